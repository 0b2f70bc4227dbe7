"""The consumer of the registry's arrivals: bytes that were uploaded are checked and held.

Its function has 15 minutes and takes one message at a time, because one file may need all of them.
"""

from __future__ import annotations

from functions.registry import holdings
from shared.files import Staged
from shared.files.arrivals import consumer


def arrived(owner: str, key: str) -> None:
    """Check the bytes at a staging key; `owner`, the SHA-1 that they must have, stands in it."""
    holdings.take(Staged.at(key))


handler = consumer(holdings.GROUP, arrived)
