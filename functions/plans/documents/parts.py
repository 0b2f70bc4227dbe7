"""The parts of a document that something is checked or looked up for: people, their affiliations, and fundings.

What is not of the type that it should be has no such parts; `posted` says where that is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

Place = tuple[str | int, ...]
"""Where something is in a document: the members' names and the places in lists, from the outside in."""

Part = tuple[Place, dict[str, Any]]


def is_said(value: Any) -> bool:
    """Tell whether a member says something: it is not null, blank, `{}` or `[]`. Zero and false say something."""
    return bool(value.strip()) if isinstance(value, str) else value not in (None, {}, [])


def objects(value: Any, place: Place = ()) -> Iterator[Part]:
    """Give the objects of a list."""
    if isinstance(value, list):
        yield from (((*place, number), each) for number, each in enumerate(value) if isinstance(each, dict))


def contributors(dmp: Mapping[str, Any]) -> Iterator[Part]:
    """Give the contributors of a document."""
    yield from objects(dmp.get("contributor"), ("contributor",))


def affiliations(dmp: Mapping[str, Any]) -> Iterator[Part]:
    """Give the affiliations of the contact and of the contributors, those of the contact first.

    An affiliation is an object (DMPRoadmap), or one of a list (RDA DMP Common Standard 1.2).
    """
    contact = dmp.get("contact")
    people: Iterator[Part] = iter([(("contact",), contact)] if isinstance(contact, dict) else [])
    for place, person in chain(people, contributors(dmp)):
        said = person.get("affiliation")
        inside = (*place, "affiliation")
        yield from [(inside, said)] if isinstance(said, dict) else objects(said, inside)


def fundings(dmp: Mapping[str, Any]) -> Iterator[Part]:
    """Give the fundings of all projects."""
    for place, project in objects(dmp.get("project"), ("project",)):
        yield from objects(project.get("funding"), (*place, "funding"))
