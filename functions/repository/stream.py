"""The consumer of the repository table's stream: large writes that a crash has cut off, and what follows from others.

Whoever registered an object's names is told of its changes and its end, and what a deleted one leaves behind is
removed: by the queue, which is asked here.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from functions.repository.operations import following
from functions.repository.store import CATEGORY, COLLECTION, COMMUNITY, DEPOSIT, TOMBSTONE, store
from shared.streams import Pattern, consumer

FOLLOWED: Final[Mapping[Pattern, Callable[[int], None]]] = {
    **{(each, "MODIFY"): partial(following.changed, each) for each in (DEPOSIT, COLLECTION, COMMUNITY, CATEGORY)},
    **{(each, "INSERT"): partial(following.made, each) for each in (COMMUNITY, CATEGORY)},
    (TOMBSTONE, "INSERT"): following.buried,
    (DEPOSIT, "REMOVE"): following.deposit_gone,
    (COLLECTION, "REMOVE"): following.collection_gone,
}
"""What follows from which changes; `template.yaml` lets these pass, and no others."""

handler = consumer(store, FOLLOWED)
"""Lambda's entry point: takes a DynamoDB stream event, names the records that failed."""
