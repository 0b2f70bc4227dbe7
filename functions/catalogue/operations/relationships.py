"""Relationships between packages: each stands on both, as it is seen from there, and is written on both at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from functions.catalogue import refusals
from functions.catalogue.operations import packages, references, revisions, writes
from functions.catalogue.operations.permissions import require_sight
from functions.catalogue.operations.writes import Writing
from functions.catalogue.store import PACKAGE
from functions.catalogue.wire import INVERSE, is_active
from shared.principal import Principal
from shared.records import Change, Record, Update, Values

MOST: Final = 500
"""Relationships of one package."""


class Related(NamedTuple):
    """A relationship: the package that it is seen from, what is kept of it there, and the other package."""

    subject: Record
    kept: Values
    other: Record


# Reading


def read(reference: str, caller: Principal, type: str | None = None, other: str | None = None) -> list[Related]:
    """Give the relationships of a package: all, those of a type, those with another package.

    Raises:
        Refused: 404; 403 for a deleted package that is not the caller's.
    """
    shown = packages.read(reference, caller)
    if other is not None:
        found = references.find(PACKAGE, other)
        if found is None:
            raise refusals.not_found()
        require_sight(found, caller)
        other = found.values["uuid"]
    return [
        Related(shown.record, kept, each)
        for kept, each in shown.active_relationships
        if type in (None, kept["type"]) and other in (None, each.values["uuid"])
    ]


# Writing


def put(reference: str, said: Callable[[], Mapping[str, Any]], caller: Principal, path: Values) -> Related:
    """Make a relationship, or change the comment of one that is there.

    Args:
        reference: the package that it is seen from.
        said: gives the body: `type`, `object` and `comment`, as far as the address does not say them.
        caller: who writes.
        path: what the address says of them.

    Raises:
        Refused: 403 for nobody, 404, 403, 400, 409.
    """

    def plan(writing: Writing) -> tuple[str, Record, str]:
        body = {**said(), **path}
        type, found = _type(body.get("type")), _object(body.get("object"), writing.record)
        return type, found, _comment(body, writing.record, type, found)

    return _write(reference, caller, plan)


def change(reference: str, said: Callable[[], Mapping[str, Any]], caller: Principal, type: str, other: str) -> Related:
    """Change the comment of a relationship.

    Raises:
        Refused: 403 for nobody, 404 also for one that is not there, 403, 400.
    """

    def plan(writing: Writing) -> tuple[str, Record, str]:
        found = _object(other, writing.record)
        if _position(writing.record, _type(type), found) is None:
            raise refusals.not_found()
        return type, found, _comment(said(), writing.record, type, found)

    return _write(reference, caller, plan)


def _write(reference: str, caller: Principal, plan: Callable[[Writing], tuple[str, Record, str]]) -> Related:
    written: list[Related] = []

    def planned(writing: Writing) -> list[Change]:
        subject = writing.record
        type, other, comment = plan(writing)
        kept = {"type": type, "other": other.id, "comment": comment}
        written[:] = [Related(subject, kept, other)]
        here = _with(subject, kept)
        there = _with(other, {"type": INVERSE[type], "other": subject.id, "comment": comment})
        return _both(writing, other, here, there, caller)

    writes.transact(PACKAGE, reference, caller, planned)
    return written[-1]


def delete(reference: str, caller: Principal, type: str, other: str) -> None:
    """End a relationship.

    Raises:
        Refused: 403 for nobody, 404 also for one that is not there, 403, 400.
    """

    def planned(writing: Writing) -> list[Change]:
        subject, found = writing.record, _object(other, writing.record)
        if _position(subject, _type(type), found) is None:
            raise refusals.not_found()
        return _both(writing, found, _without(subject, type, found), _without(found, INVERSE[type], subject), caller)

    writes.transact(PACKAGE, reference, caller, planned)


def _both(writing: Writing, other: Record, here: list[Values], there: list[Values], caller: Principal) -> list[Change]:
    """Give the changes of both packages; none where they are the same."""
    subject = writing.record
    if here == subject.values["relationships"] and there == other.values["relationships"]:
        return []
    message = f"REST API: Update relationship of {subject.values['name']} and {other.values['name']}"
    revision = revisions.new(writing.revision, message, caller.username, [subject.id, other.id])
    return [
        Update(subject, revision.on({**subject.values, "relationships": here})),
        Update(other, revision.on({**other.values, "relationships": there})),
        revision.change,
    ]


def _object(reference: Any, subject: Record) -> Record:
    """Give the package at the other end, read afresh.

    Raises:
        Refused: 400 for no reference, 404, 409 for the same package.
    """
    if not isinstance(reference, str):
        raise refusals.bad_request("Missing the object of the relationship")
    found = references.find(PACKAGE, reference)
    if found is None or not is_active(found):
        raise refusals.not_found(f"Package {reference[:200]}")
    if found.id == subject.id:
        raise refusals.bad_fields({"object": ["A package cannot be related to itself"]})
    return found


def _type(said: Any) -> str:
    if not isinstance(said, str) or said not in INVERSE:
        raise refusals.bad_request(f"Unknown relationship type: {str(said)[:100]}")
    return said


def _comment(body: Mapping[str, Any], package: Record, type: str, other: Record) -> str:
    """Give the comment that a body says; where it says none, the one that is there stays."""
    position = _position(package, type, other)
    before = "" if position is None else package.values["relationships"][position]["comment"]
    said = body.get("comment", before)
    if said is not None and not isinstance(said, str):
        raise refusals.bad_fields({"comment": ["Must be a text"]})
    return said or ""


def _position(package: Record, type: str, other: Record) -> int | None:
    """Give where a relationship stands on a package."""
    kept = enumerate(package.values["relationships"])
    return next((n for n, each in kept if (each["type"], each["other"]) == (type, other.id)), None)


def _with(package: Record, kept: Values) -> list[Values]:
    """Give a package's relationships with one more, or with another comment on one that is there.

    Raises:
        Refused: 409: they are too many.
    """
    rest = [each for each in package.values["relationships"] if not _same(each, kept)]
    if len(rest) >= MOST:
        raise refusals.too_many("relationships", MOST)
    before = package.values["relationships"]
    return [kept if _same(each, kept) else each for each in before] if len(rest) < len(before) else [*rest, kept]


def _without(package: Record, type: str, other: Record) -> list[Values]:
    kept = {"type": type, "other": other.id}
    return [each for each in package.values["relationships"] if not _same(each, kept)]


def _same(one: Values, other: Values) -> bool:
    return (one["type"], one["other"]) == (other["type"], other["other"])
