"""What a document says to this software: the `dmproadmap` entry of its `extension` (DMPRoadmap API v1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.plans.documents.parts import objects
from functions.plans.store import PRIVATE, VISIBILITIES

OURS: Final = frozenset({"dmproadmap", "stele"})
"""The keys of `extension` whose entries the site makes itself."""

_LONGEST_ID: Final = 18


class UnknownVisibility(ValueError):
    """A document asks for a visibility that there is not."""


def template_id(dmp: Mapping[str, Any]) -> int | None:
    """Give the number of the template that a document asks for, None if it asks for none."""
    for entry in _entries(dmp):
        template = entry.get("template")
        said = template.get("id") if isinstance(template, dict) else None
        text = str(said).strip() if isinstance(said, int | str) and not isinstance(said, bool) else ""
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID:
            return int(text)
    return None


def visibility(dmp: Mapping[str, Any]) -> str:
    """Give the visibility that a document asks for, the private one if it asks for none.

    Raises:
        UnknownVisibility: it is none of `VISIBILITIES`.
    """
    said = next((entry["visibility"] for entry in _entries(dmp) if entry.get("visibility") is not None), PRIVATE)
    if said not in VISIBILITIES:
        raise UnknownVisibility
    return str(said)


def of_others(dmp: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give what the entries of `extension` say to other systems."""
    return [
        {key: value for key, value in entry.items() if key not in OURS}
        for _, entry in objects(dmp.get("extension"))
        if not entry or not OURS.issuperset(entry)
    ]


def _entries(dmp: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for _, entry in objects(dmp.get("extension")):
        ours = entry.get("dmproadmap")
        if isinstance(ours, dict):
            yield ours
