"""What brings about the call of AWS that follows on an arrival that cannot be dealt with."""

from collections.abc import Mapping

from shared.aws import sqs

QUEUES = ("RegistryArrivals", "ExperimentsArrivals", "CatalogueArrivals", "RepositoryArrivals", "IndexerQueue")


def use(stack: Mapping[str, str]) -> None:
    """Let every group be told what it cannot read."""
    for queue in QUEUES:
        sqs().send_message(QueueUrl=stack[queue], MessageBody="no JSON")
