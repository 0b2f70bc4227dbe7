"""The consumer of the plans table's stream: large writes that a crash has cut off."""

from functions.plans.store import store
from shared.streams import consumer

handler = consumer(store)
"""Lambda's entry point: takes a DynamoDB stream event, names the records that failed."""
