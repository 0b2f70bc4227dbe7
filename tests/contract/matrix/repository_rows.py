"""The rows of the repository: its table of operations, asked of objects in every state and with every share level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from functions.repository.api import OPERATIONS
from shared.http import Operation, Who
from tests.contract.repository.client import COMMUNITY, fresh

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

_DRAFT, _OPEN, _RESTRICTED, _CLOSED = (f"{{repository_{each}}}" for each in ("draft", "open", "restricted", "closed"))
_SUBMITTED, _COLLECTION = "{repository_submitted}", "{repository_collection}"


class _Asked(NamedTuple):
    """Which object is asked for, and the verdicts."""

    of: str
    rule: Rule


_SEEN = (
    _Asked(_DRAFT, _OWNER),
    _Asked(_SUBMITTED, _OWNER),
    *(_Asked(it, OPEN) for it in (_OPEN, _RESTRICTED, _CLOSED)),
)
"""Metadata of what is published is for everybody, whatever the share level."""

_OF_DEPOSITS: Mapping[str, tuple[_Asked, ...]] = {
    "GET ": (*_SEEN, _Asked(_COLLECTION, OPEN), _Asked("{repository_draft_collection}", _OWNER)),
    "GET /files": _SEEN,
    "GET /status/<place>": _SEEN,
    "GET /stage/<place>": _SEEN,
    "POST /stage/<place>": _SEEN,
    "GET /files/<name:path>": (
        *(_Asked(_DRAFT, _OWNER), _Asked(_OPEN, OPEN)),
        *(_Asked(_RESTRICTED, _PERSON), _Asked(_CLOSED, _OWNER)),
    ),
    **dict.fromkeys(
        ("PUT /files/<name:path>", "DELETE /files/<name:path>", "POST /files", "PATCH /files", "POST /uploads"),
        (_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _NEVER)),
    ),
    **dict.fromkeys(("PATCH ", "POST "), (_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _OWNER), _Asked(_COLLECTION, _OWNER))),
    "DELETE ": (_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _ADMIN), _Asked(_COLLECTION, _ADMIN)),
    **dict.fromkeys(("POST /approve", "POST /reject"), (_Asked(_SUBMITTED, _ADMIN),)),
    **dict.fromkeys(("GET /access", "PUT /access"), (_Asked(_DRAFT, _OWNER), _Asked(_OPEN, _OWNER))),
}
"""Which objects a method at an address of a deposit is asked of; of a draft, where it is not said here."""

_DONE: Mapping[str, Outcome] = {
    "PATCH ": Outcome(415),
    "POST ": Outcome(415),
    "POST /uploads/<upload>/complete": Outcome(422),
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
    "PUT /access": lambda _: {"sharelevel": "Open"},
    "PUT /collection": lambda _: {"collection": None},
    "PUT /schema": lambda _: {"fields": []},
    "PUT /members": lambda _: {"admins": [], "members": []},
    "PUT /policies": lambda _: {},
}
"""What is sent, where it is more than an empty object."""

_OBJECT = "/api/objects/<ns>/<id>"
_ALIAS = "/api/object/<ns>/<id>"
_UPLOAD = "/uploads/<upload>"
_USED_UP = (
    "DELETE ",
    "POST /submit",
    "POST /approve",
    "POST /reject",
    f"DELETE {_UPLOAD}",
    "DELETE /files/<name:path>",
)


def _rows_of_deposits(operation: Operation, root: str) -> Iterator[Row]:
    rest = operation.path.removeprefix(root)
    key = f"{operation.method} {rest}"
    for asked in _OF_DEPOSITS.get(key, (_Asked(_DRAFT, _OWNER),)):
        path = f"{root.partition('<')[0]}{asked.of}{rest}"
        if _UPLOAD in rest:
            path = path.replace(f"{_DRAFT}{_UPLOAD}", "{repository_upload}")
        yield Row(
            operation.method,
            operation.path,
            path.replace("<name:path>", NAME).replace("<place>", "0"),
            asked.rule,
            _DONE.get(key, Outcome(operation.status)),
            _BODIES.get(key, lambda _: {}) if operation.method not in ("GET", "DELETE") else None,
            uses_up="things" if key in _USED_UP else None,
        )


_ASKED: Mapping[str, str] = {
    "/pid/<handle:path>": "/pid/21.T12996/nobodys",
    "/doi/<doi:path>": "/doi/10.5072/nobodys",
    "/deposit/<id>": f"/{_OPEN}",
    "/collection/<id>": f"/{_COLLECTION}",
    "/community/<id>": f"/community/{COMMUNITY}",
    "/schema/<id>": "/schema/dublin",
}
"""The paths that are asked for, where they do not follow from the pattern."""

_FILE = "/deposit/<id>/files/<name:path>"


def _row(operation: Operation) -> Row:
    pattern = operation.path
    root, _, rest = pattern.removeprefix("/api/objects/community/<").partition(">")
    of_community = pattern.startswith("/api/objects/community/<")
    key = f"{operation.method} {rest}" if of_community else pattern
    path = _ASKED.get(pattern) or pattern.replace("<community>", "{repository_community}").replace(
        "<id>", "{repository_community}" if of_community else "nobodys"
    ).replace("<name:path>", NAME)
    absent = "nobodys" in path
    return Row(
        operation.method,
        pattern,
        path,
        _RULES[operation.who],
        Outcome(404) if absent else Outcome(operation.status),
        _BODIES.get(key, lambda _: {}) if operation.method not in ("GET", "DELETE") else None,
        uses_up="things" if operation.method == "DELETE" else None,
    )


def rows() -> Iterator[Row]:
    """Every operation of the repository."""
    for operation in OPERATIONS:
        for root in (_OBJECT, _ALIAS):
            if operation.path.startswith(root):
                yield from _rows_of_deposits(operation, root)
                break
        else:
            if operation.path == _FILE:
                yield from (
                    Row("GET", _FILE, f"/{it.of}/files/{NAME}", it.rule, Outcome(200))
                    for it in _OF_DEPOSITS["GET /files/<name:path>"]
                )
            else:
                yield _row(operation)
