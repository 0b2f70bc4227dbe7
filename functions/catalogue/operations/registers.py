"""The registers: the names and ids of all active packages, groups and tags, from index lines that do not lag."""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import partial
from typing import Final

from functions.catalogue import refusals
from functions.catalogue.store import EVERYTHING, LISTED, PACKAGE, TAGS, store, tagged
from shared.aws import parallel
from shared.records import Line

FEW: Final = 5_000
"""Lines that are read one page after the other; more are read side by side, by what they begin with."""

_BEGINNINGS: Final = sorted(string.ascii_lowercase + string.digits + "-_")


def listed(collection: str) -> list[Line]:
    """Give the lines of all active packages or groups, by name: `sort` is the name, `data["uuid"]` the id."""
    lines = list(store().entries(collection, LISTED, EVERYTHING, limit=FEW))
    if len(lines) < FEW:
        return lines
    parts = parallel(*(partial(_beginning, collection, each) for each in _BEGINNINGS))
    return [line for part in parts for line in part]


def _beginning(collection: str, prefix: str) -> list[Line]:
    return list(store().entries(collection, LISTED, EVERYTHING, prefix=prefix))


def tags() -> list[str]:
    """Give the tags of active packages, in order. Two round trips where some package has lost a tag."""
    lines = list(store().entries(PACKAGE, TAGS, EVERYTHING))
    left = [line.sort for line in lines if line.left]
    used = parallel(*(partial(_in_use, tag) for tag in left))
    unused = {tag for tag, in_use in zip(left, used, strict=True) if not in_use}
    return [line.sort for line in lines if line.sort not in unused]


def _in_use(tag: str) -> bool:
    return any(True for _ in store().entries(PACKAGE, LISTED, tagged(tag), limit=1))


def with_tag(tag: str) -> Sequence[Line]:
    """Give the lines of the active packages with a tag, by name.

    Raises:
        Refused: 404: there are none.
    """
    lines = list(store().entries(PACKAGE, LISTED, tagged(tag)))
    if not lines:
        raise refusals.not_found()
    return lines
