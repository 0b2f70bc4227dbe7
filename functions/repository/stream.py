"""The consumer of the repository table's stream: it finishes large writes that a crash has cut off."""

from functions.repository.store import store
from shared.streams import consumer

handler = consumer(store)
"""Lambda's entry point: takes a DynamoDB stream event, names the records that failed."""
