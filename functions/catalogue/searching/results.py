"""What is shown of the packages that a search has found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from functions.catalogue import wire
from functions.catalogue.wire import ShownPackage

EVERYTHING = "*"
"""Stands for all fields."""


def is_reference(shown: Sequence[str]) -> bool:
    """Whether of each package one reference is shown: its name or its id."""
    return tuple(shown) in ((), ("name",), ("id",))


def results(found: Sequence[ShownPackage], shown: Sequence[str], version: int, base_url: str) -> list[Any]:
    """Write packages as references, as objects of some fields, or whole.

    Args:
        found: the packages.
        shown: the fields; none is the reference of the version.
        version: of the API.
        base_url: the site's address.
    """
    if is_reference(shown):
        name = {"name": 1, "id": 2}[shown[0]] if shown else version
        return [wire.reference(each.record, name) for each in found]
    bodies = [wire.package(each, version, base_url) for each in found]
    return bodies if EVERYTHING in shown else [_some(each, shown) for each in bodies]


def _some(body: wire.Body, shown: Sequence[str]) -> wire.Body:
    """Give some fields of a package, its extras among them; what it does not have is left out."""
    fields = {**body["extras"], **body}
    return {name: fields[name] for name in shown if name in fields}
