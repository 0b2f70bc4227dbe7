"""Packages that stand for public records of other groups of endpoints: there are none yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from functions.catalogue.wire import ShownPackage

KINDS: Final[tuple[str, ...]] = ()
"""The kinds of records that are mirrored."""


def packages(addresses: Collection[str]) -> Mapping[str, ShownPackage]:
    """Give the packages that stand for the records at these addresses, of those that everybody may see now."""
    return {}
