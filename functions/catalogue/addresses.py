"""Addresses that stand for others: with a version before them, and with `dataset` for `package`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from shared.http import Request

_VERSION: Final = re.compile(r"/api/([123])(?=/)")
_DATASET: Final = re.compile(r"(/api/(?:rest|search|util))/dataset(?=/|\Z)")
_BELOW: Final = {
    "1": ("rest", "search", "tag_counts", "util"),
    "2": ("rest", "search", "tag_counts", "util"),
    "3": ("search", "action"),
}
"""What is below each version, as it is without one."""


def canonical(path: str) -> str:
    """Give the path that a path stands for: without a version, and with `package` for `dataset`."""
    found = _VERSION.match(path)
    if found and path[found.end() + 1 :].partition("/")[0] in _BELOW[found[1]]:
        path = f"/api{path[found.end() :]}"
    return _DATASET.sub(r"\1/package", path, count=1)


class Unknown(NamedTuple):
    """A register that there is not, and whether something in it was asked for."""

    name: str
    has_entity: bool


_REGISTERS: Final = ("package", "group", "tag", "licenses", "revision", "search")


def unknown_register(path: str) -> Unknown | None:
    """Give the register that a path names and that there is not; None for any other path."""
    start, rest, name = canonical(path).partition("/api/rest/")
    register, _, entity = name.partition("/")
    return Unknown(unquote(register), bool(entity)) if rest and not start and register not in _REGISTERS else None


def version_of(request: Request) -> int:
    """Give the version of the API that a request is for; without one it is the first."""
    found = _VERSION.match(f"{request.path}/")
    return int(found[1]) if found else 1


def prefix_of(request: Request) -> str:
    """Give what an address of the same version begins with."""
    found = _VERSION.match(request.path)
    return found[0] if found else "/api"
