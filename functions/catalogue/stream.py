"""The consumer of the catalogue table's stream: it finishes large writes that a crash has cut off."""

from functions.catalogue.store import store
from shared.streams import consumer

handler = consumer(store)
