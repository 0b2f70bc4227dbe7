"""The consumer of the group's queue: it verifies, keeps and tidies up what arrives, and goes on with long work."""

from __future__ import annotations

from functions.experiments.files import replicas
from functions.experiments.operations import unfinished
from shared.aws import warm
from shared.files import arrivals

handler = arrivals.consumer(replicas.GROUP, replicas.arrived, unfinished.go_on)
"""Lambda's entry point: takes an SQS event of S3 events, gives the messages to be sent again."""

warm()
