"""The rows of the catalogue: its table of operations, and what is to be known to ask for them.

A bad credential is none: whoever has one reads, and does not write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from functions.catalogue.api import OPERATIONS
from shared.http import Operation, Who
from tests.contract.catalogue.client import fresh

from .callers import FEW
from .outcomes import Outcome, Rule, Verdict, rule
from .row import Body, Row
from .things import Things

_NO = Verdict.NOT_PERMITTED
_READ = rule(Verdict.DONE, bad=Verdict.DONE)

_RULES: Mapping[Who, Rule] = {
    Who.ANYBODY: _READ,
    Who.READER: _READ,
    Who.PERSON: rule(Verdict.DONE, bad=_NO, ANONYMOUS=_NO, API_CLIENT=_NO),
    Who.OWNER: rule(_NO, bad=_NO, OWNER=Verdict.DONE, SITE_ADMIN=Verdict.DONE),
}

_BETWEEN = "/api/rest/package/<ref>/<type>/<other>"
_ALL_OF = "/api/rest/package/<ref>/relationships"

_ASKED: Mapping[str, str] = {
    _BETWEEN: "/api/rest/package/{catalogue_relationship}",
    f"{_ALL_OF}/<other>": "/api/rest/package/{catalogue_package}/relationships/{catalogue_other}",
    "/api/rest/package/<ref>/<type>": "/api/rest/package/{catalogue_package}/links_to",
    "/api/rest/group/<ref>": "/api/rest/group/{catalogue_group}",
    "/api/rest/tag/<tag>": "/api/rest/tag/{catalogue_tag}",
    "/api/rest/revision/<id>": "/api/rest/revision/{catalogue_revision}",
    "/api/search/revision": "/api/search/revision?since_time=2020-01-01",
    "/api/util/is_slug_valid": "/api/util/is_slug_valid?slug=ab",
    "/api/util/package/munge_name": "/api/util/package/munge_name?name=ab",
    "/api/util/package/munge_title_to_name": "/api/util/package/munge_title_to_name?title=ab",
    "/api/util/tag/munge": "/api/util/tag/munge?tag=ab",
    "/api/util/package/autocomplete": "/api/util/package/autocomplete?incomplete=ab",
    "/api/util/tag/autocomplete": "/api/util/tag/autocomplete?incomplete=ab",
    "/api/action/<name>": "/api/action/site_read",
    "/dataset/<ref>/resource/<id>/download/<filename>": "/dataset/{catalogue_resource}/download/a.csv",
    "/dataset/<ref>/resource/<id>/upload": "/dataset/{catalogue_resource}/upload",
}
"""The paths that are asked for, where they do not follow from the pattern."""


def _named(_: Things) -> dict[str, str]:
    return {"name": fresh()}


_BODIES: Mapping[str, Body] = {
    "/api/rest/package": _named,
    "/api/rest/group": _named,
    _ALL_OF: lambda things: {"type": "links_to", "object": things["catalogue_other"]},
    f"{_ALL_OF}/<other>": lambda _: {"type": "links_to"},
    "/api/rest/package/<ref>/<type>": lambda things: {"object": things["catalogue_other"]},
    "/dataset/<ref>/resource/<id>/upload": lambda _: {"filename": "a.csv", "size": 1},
}
"""What is sent, where it is more than an empty object."""


def _row(operation: Operation) -> Row:
    method, pattern = operation.method, operation.path
    told = Outcome(404, "Not found") if "/download/" in pattern else Outcome(operation.status)
    return Row(
        method,
        pattern,
        _ASKED.get(pattern) or pattern.replace("<ref>", "{catalogue_package}"),
        _RULES[operation.who],
        told,
        _BODIES.get(pattern, lambda _: {}) if method in ("POST", "PUT") else None,
        uses_up="things" if method == "DELETE" else None,
    )


def rows() -> Iterator[Row]:
    """Every operation of the catalogue."""
    yield from map(_row, OPERATIONS)


_ABSENT = (
    *("/api/1/nothing", "/api/2/nothing", "/api/3/nothing", "/api/rest", "/api/search", "/api/search/nothing"),
    *("/api/action", "/api/util", "/api/util/nothing"),
)


def absent() -> Iterator[Row]:
    """What is not there, or not yet."""
    yield from (
        Row(method, "", path, _READ, Outcome(404, "Not found"), callers=FEW)
        for path in _ABSENT
        for method in ("GET", "POST")
    )


def not_allowed() -> Rule:
    """Who is told that a method is not served: everybody."""
    return _READ
