"""The rows of the repository: its table of operations, asked of objects in every state and with every share level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from functions.repository.api import OPERATIONS
from shared.http import Operation, Who
from tests.contract.repository.client import COMMUNITY, fresh

from .callers import FEW, Caller
from .outcomes import Outcome, Rule, Verdict, rule
from .repository_things import NAME
from .row import OPEN, Body, Row

_NO, _NOBODY = Verdict.NOT_PERMITTED, Verdict.NOT_SIGNED_IN

_OWNER = rule(_NO, ANONYMOUS=_NOBODY, OWNER=Verdict.DONE, SITE_ADMIN=Verdict.DONE)
_PERSON = rule(Verdict.DONE, ANONYMOUS=_NOBODY, API_CLIENT=_NO)
_ADMIN = rule(_NO, ANONYMOUS=_NOBODY, SITE_ADMIN=Verdict.DONE)
_NEVER = rule(Verdict.IMMUTABLE, ANONYMOUS=_NOBODY, API_CLIENT=_NO)
"""Files of what is published do not change."""

_RULES: Mapping[Who, Rule] = {
    Who.ANYBODY: OPEN,
    Who.READER: OPEN,
    Who.PERSON: _PERSON,
    Who.OWNER: _OWNER,
    Who.ADMIN: _ADMIN,
}

_DRAFT, _SUBMITTED, _OPEN, _RESTRICTED, _CLOSED = (
    f"deposit/{{repository_{each}}}" for each in ("draft", "submitted", "open", "restricted", "closed")
)
_COLLECTION, _DRAFT_COLLECTION = "collection/{repository_collection}", "collection/{repository_draft_collection}"
_COMMUNITY = "community/{repository_community}"
_UPLOAD = "deposit/{repository_upload}"


class _Asked(NamedTuple):
    """Which object is asked for, and the verdicts."""

    of: str
    rule: Rule


_SEEN = (_Asked(_DRAFT, _OWNER), _Asked(_SUBMITTED, _OWNER), _Asked(_CLOSED, OPEN))
"""Metadata of what is published is for everybody, whatever the share level."""

_OF_DEPOSITS: Mapping[str, tuple[_Asked, ...]] = {
    "GET ": (
        *(*_SEEN, _Asked(_RESTRICTED, OPEN), _Asked(_OPEN, OPEN)),
        *(_Asked(_COLLECTION, OPEN), _Asked(_DRAFT_COLLECTION, _OWNER)),
    ),
    "GET /files": _SEEN,
    **dict.fromkeys(("GET /status/<place>", "GET /stage/<place>", "POST /stage/<place>"), _SEEN[::2]),
    "GET /files/<name:path>": (
        *(_Asked(_DRAFT, _OWNER), _Asked(_OPEN, OPEN)),
        *(_Asked(_RESTRICTED, _PERSON), _Asked(_CLOSED, _OWNER)),
    ),
    **dict.fromkeys(
        ("PUT /files/<name:path>", "DELETE /files/<name:path>", "POST /files", "PATCH /files", "POST /uploads"),
        (_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _NEVER)),
    ),
    **dict.fromkeys(("PATCH ", "POST "), tuple(_Asked(it, _OWNER) for it in (_DRAFT, _OPEN, _COLLECTION, _COMMUNITY))),
    "DELETE ": (
        *(_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _ADMIN)),
        *(_Asked(_COLLECTION, _ADMIN), _Asked(_COMMUNITY, _ADMIN)),
    ),
    **dict.fromkeys(("POST /approve", "POST /reject"), (_Asked(_SUBMITTED, _ADMIN),)),
    **dict.fromkeys(("GET /access", "PUT /access"), (_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _OWNER))),
    "GET /edit": tuple(_Asked(it, _OWNER) for it in (_DRAFT, _SUBMITTED, _OPEN)),
}
"""Which objects a method at an address of a deposit is asked of; of a draft, where it is not said here."""

_DONE: Mapping[str, Outcome] = {
    "PATCH ": Outcome(415),
    "POST ": Outcome(415),
    "POST /uploads/<upload>/complete": Outcome(422),
    **dict.fromkeys(
        (
            "POST /deposit/new",
            *(f"POST /deposit/<id>/{each}" for each in ("edit", "files", "review", "access", "collection")),
            *(f"POST /collection/<id>/{each}" for each in ("edit", "review", "schema")),
            *(f"POST /community/<id>/{each}" for each in ("edit", "schema", "members", "policies", "collections")),
            "POST /communities/new",
        ),
        Outcome(400),  # they want forms
    ),
}
"""What comes of it, where what is sent is not enough for more."""

_BODIES: Mapping[str, Body] = {
    "/api/objects/deposit": lambda _: {"title": "x", "community": COMMUNITY, "sharelevel": "Open"},
    "/api/objects/collection": lambda _: {"title": "x", "community": COMMUNITY, "sharelevel": "Open"},
    "/api/objects/community": lambda _: {"id": fresh(), "title": "x"},
    "/api/objects/category": lambda _: {"id": fresh(), "title": "x"},
    "POST /files": lambda _: [{"name": "far.csv", "epicpid": "21.T12996/far"}],
    "PATCH /files": lambda _: [{"name": "far.csv", "epicpid": "21.T12996/far"}],
    "POST /uploads": lambda _: {"name": "large.h5", "size": 5},
    "POST /reject": lambda _: {"reason": "Too few words"},
    "PUT /access": lambda _: {"sharelevel": "Open"},
    "PUT /collection": lambda _: {"collection": None},
    "PUT /schema": lambda _: {"fields": []},
    "PUT /members": lambda things: {"admins": [f"user:{things['owner']}"], "members": []},
    "/api/objects/collection/<id>/schema": lambda _: {"fields": []},
    "PUT /policies": lambda _: {},
}
"""What is sent, where it is more than an empty object."""

_OBJECT = "/api/objects/<ns>/<id>"
_ALIAS = "/api/object/<ns>/<id>"
_PAGE, _COLLECTION_PAGE, _COMMUNITY_PAGE = (f"/{each}/<id>" for each in ("deposit", "collection", "community"))
_OF_COMMUNITY = "/api/objects/community/<"
_USED_UP_PAGES = (f"{_COLLECTION_PAGE}/submit", f"{_COLLECTION_PAGE}/delete", f"{_COMMUNITY_PAGE}/delete")
_USED_UP = ("POST /submit", "POST /approve", "POST /reject", "POST /delete")


def _of_deposits(operation: Operation, root: str) -> Iterator[Row]:
    """Give the rows of an operation on an object, or on what is in it."""
    rest = operation.path.removeprefix(root)
    key = f"{operation.method} {rest}"
    for of, verdicts in _OF_DEPOSITS.get(key, (_Asked(_DRAFT, _OWNER),)):
        path = f"{root.partition('<')[0].removesuffix('deposit/')}{of}{rest}".replace(
            f"{_DRAFT}/uploads/<upload>", _UPLOAD
        )
        yield Row(
            operation.method,
            operation.path,
            path.replace("<name:path>", NAME).replace("<place>", "0"),
            verdicts,
            _DONE.get(f"{operation.method} {operation.path}") or _DONE.get(key, Outcome(operation.status)),
            _body(operation, key),
            uses_up="things" if key in _USED_UP or operation.method == "DELETE" else None,
        )


_ASKED: Mapping[str, str] = {
    "/pid/<handle:path>": "/pid/21.T12996/nobodys",
    "/doi/<doi:path>": "/doi/10.5072/nobodys",
    _PAGE: f"/{_OPEN}",
    "/collection/<id>": f"/{_COLLECTION}",
    "/community/<id>": f"/community/{COMMUNITY}",
    "/schema/<id>": "/schema/dublin",
    "/api/objects/<type>": "/api/objects/schema",
    "/api/objects/collection/<id>/schema": f"/api/objects/{_COLLECTION}/schema",
}
"""The paths that are asked for, where they do not follow from the pattern."""


def _row(operation: Operation) -> Row:
    """Give the row of an operation on a community, a list or a page."""
    pattern = operation.path
    rest = pattern.removeprefix(_OF_COMMUNITY).partition(">")[2]
    key = f"{operation.method} {rest}" if pattern.startswith(_OF_COMMUNITY) else pattern
    path = _ASKED.get(pattern) or re.sub("<[^>]*>", _thing(pattern), pattern)
    is_there = "nobodys" not in path
    return Row(
        operation.method,
        pattern,
        path,
        _RULES[operation.who],
        _DONE.get(f"{operation.method} {pattern}", Outcome(operation.status if is_there else 404)),
        _body(operation, key),
        uses_up="things" if operation.method == "DELETE" or key.startswith(_USED_UP_PAGES) else None,
        callers=tuple(Caller) if is_there else FEW,
    )


def _thing(pattern: str) -> str:
    """Give the word for what an address is asked for."""
    if "/files/" in pattern:
        return "nobodys"
    if pattern.startswith((_OF_COMMUNITY, f"{_COMMUNITY_PAGE}/")):
        return "{repository_community}"
    return "{repository_draft_collection}" if pattern.startswith(f"{_COLLECTION_PAGE}/") else "nobodys"


def _body(operation: Operation, key: str) -> Body | None:
    return _BODIES.get(key, lambda _: {}) if operation.method not in ("GET", "DELETE") else None


def rows() -> Iterator[Row]:
    """Every operation of the repository."""
    for operation in OPERATIONS:
        roots = (each for each in (_OBJECT, _ALIAS, _PAGE) if operation.path.startswith(each))
        root = next(roots, None)
        yield from _of_deposits(operation, root) if root and operation.path != _PAGE else [_row(operation)]
