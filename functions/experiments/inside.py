"""Ids of the objects that live inside another: derived from its id, so that they are found without a lookup.

The numbers `n` within an owner rise and are not given out again. Ids stay below 2^53 for up to 9 * 10^8 owners.
"""

from __future__ import annotations

from typing import Final, NamedTuple

SETS: Final = 10_000
"""Parameter sets of an experiment, dataset or file."""
PARAMETERS: Final = 1_000
"""Parameters of a set."""
ROWS: Final = 10_000
"""Access rows of an experiment."""
AUTHORS: Final = 1_000
"""Authors of an experiment."""
REPLICAS: Final = 100
"""Replicas of a file."""
PROPERTIES: Final = 100
"""Options, and attributes, of a storage box."""


class Child(NamedTuple):
    """Where an object lies: in which owner, and its number there."""

    owner: int
    n: int


def child_id(owner: int, n: int, room: int) -> int:
    """Give the id of an owner's child number `n`; `room` is how many an owner can have."""
    return owner * room + n


def child(id: int, room: int) -> Child:
    """Give the owner and number of the object with an id."""
    return Child(*divmod(id, room))
