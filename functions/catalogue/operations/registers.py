"""The registers: the names and ids of all active packages, groups and tags, from index lines that do not lag."""

from __future__ import annotations

import string
from collections.abc import Sequence, Set
from functools import partial
from typing import Final

from functions.catalogue import refusals
from functions.catalogue.operations.search import tag_counts
from functions.catalogue.searching.errors import BadOption
from functions.catalogue.store import EVERYTHING, LISTED, PACKAGE, TAGS, store, tagged
from shared.aws import parallel
from shared.records import Line

FEW: Final = 5_000
"""Lines that are read one page after the other; more are read side by side, by what they begin with."""

MOST_ASKED: Final = 200
"""Lost tags each of which is asked about; any account can lose five hundred with a write."""

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
    """Give the tags of active packages, in order. Two round trips where some package has lost a tag.

    Of a tag that some package has lost it is asked whether another has it; of very many such tags, the search index
    says so, which lags by seconds.
    """
    lines = list(store().entries(PACKAGE, TAGS, EVERYTHING))
    lost = [line.sort for line in lines if line.left]
    unused = set(lost) - _in_use(lost)
    return [line.sort for line in lines if line.sort not in unused]


def _in_use(tags: Sequence[str]) -> Set[str]:
    if len(tags) > MOST_ASKED:
        try:
            return tag_counts().keys()
        except BadOption:  # there are too many to be counted
            return set(tags)
    used = parallel(*(partial(_is_used, tag) for tag in tags))
    return {tag for tag, is_used in zip(tags, used, strict=True) if is_used}


def _is_used(tag: str) -> bool:
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
