"""The consumer of the registry table's stream: it finishes large writes that a crash has cut off."""

from functions.registry.store import store
from shared.streams import consumer

handler = consumer(store)
