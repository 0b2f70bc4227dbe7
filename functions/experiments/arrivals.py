"""The consumer of what arrives in the staging area of files: it verifies, keeps, and tidies up."""

from __future__ import annotations

from functions.experiments.files import replicas
from shared.aws import warm
from shared.files import arrivals

handler = arrivals.consumer(replicas.GROUP, replicas.arrived)
"""Lambda's entry point: takes an SQS event of S3 events, gives the messages to be sent again."""

warm()
