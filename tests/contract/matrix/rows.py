"""The rows of the matrix: every operation behind the route table, who may do it, and what comes of it.

A row names the pattern that the function registers. Its path is asked for; the words in braces are made when it is
(`things`). Rows that follow from others are made from them: HEAD from GET, and the methods that are not served.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Literal
from uuid import uuid4

from functions.registry.tables import TABLES, Table
from infra.local.routing import Router
from infra.routes import answering, deployed
from shared.routes import GROUPS, REGISTRY

from .callers import FEW, Caller
from .outcomes import WORDS, Outcome, Rule, Verdict, rule
from .things import Things

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ABSENT = 999_999_999

Body = Callable[[Things], Any]
UsedUp = Literal["caller", "things"] | None


@dataclass(frozen=True)
class Row:
    """An operation.

    Attributes:
        method: its method.
        pattern: its address as the function registers it, without the slash at its end; empty where nothing is.
        path: an address of it.
        rule: the verdict on each caller.
        done: what comes of it for whom nothing stands in the way.
        body: the JSON that is sent.
        uses_up: what is gone or different once it is done, so that the next one needs another: the caller, or the
            things that the path names.
        callers: the columns.
    """

    method: str
    pattern: str
    path: str
    rule: Rule
    done: Outcome
    body: Body | None = None
    uses_up: UsedUp = None
    callers: tuple[Caller, ...] = tuple(Caller)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def resource(self) -> str:
        """The gateway's resource that the path belongs to."""
        match = _ROUTER.match(self.path)
        assert match, f"no resource answers {self.path}"
        return match.resource

    @property
    def group(self) -> str:
        """The group whose function answers."""
        group = answering(GROUPS[self.resource])
        assert group
        return group

    def expected(self, caller: Caller) -> Outcome:
        """What comes of it for a caller."""
        verdict = self.rule[caller]
        return self.done if verdict is Verdict.DONE else WORDS[self.group][verdict]


_ROUTER = Router(route.resource for route in deployed())

OPEN = rule(Verdict.DONE)
UNGUARDED = rule(Verdict.DONE, bad=Verdict.DONE)


def resources() -> set[str]:
    """Every resource of the gateway that a function answers."""
    return {route.resource for route in deployed()}


# The registry

_MAY = rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN, API_CLIENT=Verdict.NOT_PERMITTED)
"""People write, and see people. There is no ownership: the owner is as everybody else."""

_NO_OBJECT = Outcome(400, {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]})
"""What comes of `[]` once the caller may write: the body is looked at."""


def _table(table: Table) -> Iterator[Row]:
    records, record = f"/api/{table.name}", f"/api/{table.name}/<id>"
    path = f"/api/{table.name}/{{{table.name}}}"
    yield Row("GET", records, f"{records}/", OPEN, Outcome(200))
    yield Row("POST", records, f"{records}/", _MAY, _NO_OBJECT, lambda _: [])
    yield Row("OPTIONS", records, f"{records}/", OPEN, Outcome(200), callers=FEW)
    yield Row("GET", record, f"{path}/", OPEN, Outcome(200))
    yield Row("OPTIONS", record, f"{path}/", OPEN, Outcome(200), callers=FEW)
    yield Row("GET", f"{records}.<suffix>", f"{records}.json", OPEN, Outcome(200), callers=FEW)
    yield Row("GET", f"{record}.<suffix>", f"{path}.json", OPEN, Outcome(200), callers=FEW)
    for method in table.methods:
        yield _CHANGES[method](table, method, record, f"{path}/")
    page = "<alias:path>" if table.name in ("data_product", "external_object") else "<id>"
    yield Row("GET", f"/{table.name}s", f"/{table.name}s/", OPEN, Outcome(302), callers=FEW)
    yield Row("GET", f"/{table.name}/{page}", f"/{table.name}/1", OPEN, Outcome(302), callers=FEW)


def _put(table: Table, method: str, pattern: str, path: str) -> Row:
    if table.name == "object":
        return Row(method, pattern, path, _MAY, Outcome(201), lambda _: {})
    return Row(method, pattern, path, _MAY, Outcome(200), lambda things: things.values(table.name))


def _patch(table: Table, method: str, pattern: str, path: str) -> Row:
    return Row(method, pattern, path, _MAY, Outcome(200), lambda _: {})


def _delete(table: Table, method: str, pattern: str, path: str) -> Row:
    return Row(method, pattern, path, _MAY, Outcome(204), uses_up="things")


_CHANGES = {"PUT": _put, "PATCH": _patch, "DELETE": _delete}


def _people() -> Iterator[Row]:
    for pattern, path in (
        ("/api/users", "/api/users/"),
        ("/api/users/<id>", "/api/users/{owner}/"),
        ("/api/groups", "/api/groups/"),
        ("/api/groups/<id>", "/api/groups/{group}/"),
        ("/api/username", "/api/username/"),
    ):
        yield Row("GET", pattern, path, _MAY, Outcome(200))
        yield Row("OPTIONS", pattern, path, OPEN, Outcome(200), callers=FEW)


def _reports() -> Iterator[Row]:
    for report, camel in (
        ("/api/prov-report", "DataProduct"),
        ("/api/ro-crate/data-product", "DataProduct"),
        ("/api/ro-crate/code-run", "CodeRun"),
        ("/api/data_extraction", "DataProduct"),
    ):
        pattern, path = f"{report}/<id>", f"{report}/{ABSENT}/"
        yield Row("GET", pattern, path, OPEN, Outcome(404, {"detail": f"No {camel} matches the given query."}))
        yield Row("OPTIONS", pattern, path, OPEN, Outcome(200), callers=FEW)


def _site() -> Iterator[Row]:
    yield Row("GET", "/api", "/api", OPEN, Outcome(200, {"version": 1}))
    yield Row("GET", "/api/", "/api/", OPEN, Outcome(200))
    yield Row("OPTIONS", "/api/", "/api/", OPEN, Outcome(200))
    yield Row("GET", "/", "/", OPEN, Outcome(200))
    yield Row("GET", "/docs", "/docs/", OPEN, Outcome(200))


# Accounts

_OWN = rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN, API_CLIENT=Verdict.NO_ACCOUNT)
_ADMIN = rule(
    Verdict.NOT_PERMITTED,
    ANONYMOUS=Verdict.NOT_SIGNED_IN,
    API_CLIENT=Verdict.NO_ACCOUNT,
    SITE_ADMIN=Verdict.DONE,
)
_BROWSER = rule(Verdict.NO_SESSION, ANONYMOUS=Verdict.SENT_TO_SIGN_IN)
"""Only a browser's session gets in, and none of the matrix's callers has one (`test_credentials` has)."""


def _own_account() -> Iterator[Row]:
    yield _accounts("GET", "/account/me", _OWN, 200)
    yield _accounts("POST", "/account/token", _OWN, 201, uses_up="caller")
    yield _accounts("DELETE", "/account/token", _OWN, 204, uses_up="caller")
    yield _accounts("PUT", "/account/password", _OWN, 204, lambda _: {"password": uuid4().hex}, uses_up="caller")
    yield _accounts("DELETE", "/account/password", _OWN, 204, uses_up="caller")


def _administration() -> Iterator[Row]:
    yield _accounts("GET", "/account/users", _ADMIN, 200)
    yield _accounts("POST", "/account/users", _ADMIN, 201, lambda _: {"username": f"cast-{uuid4().hex[:12]}"})
    yield _accounts("GET", "/account/users/<user>", _ADMIN, 200)
    yield _accounts("PATCH", "/account/users/<user>", _ADMIN, 200, lambda _: {"suspended": True})
    yield _accounts("PUT", "/account/users/<user>/organisation", _ADMIN, 200, lambda _: {"organisation": None})
    yield _accounts("GET", "/account/groups", _ADMIN, 200)
    yield _accounts("POST", "/account/groups", _ADMIN, 201, _named)
    yield _accounts("GET", "/account/groups/<group>", _ADMIN, 200)
    yield _accounts("PATCH", "/account/groups/<group>", _ADMIN, 200, _named)
    yield _accounts("PUT", "/account/groups/<group>/members/<user>", _ADMIN, 204)
    yield _accounts("DELETE", "/account/groups/<group>/members/<user>", _ADMIN, 204)
    yield _accounts("GET", "/account/organisations", _OWN, 200)
    yield _accounts("POST", "/account/organisations", _ADMIN, 201, _named)
    yield _accounts("GET", "/account/organisations/<organisation>", _OWN, 200)
    yield _accounts("PATCH", "/account/organisations/<organisation>", _ADMIN, 200, lambda _: {})
    yield _accounts("GET", "/account/clients", _ADMIN, 200)
    yield _accounts("POST", "/account/clients", _ADMIN, 201, _named)
    yield _accounts("GET", "/account/clients/<client>", _ADMIN, 200)
    yield _accounts("POST", "/account/clients/<client>/secret", _ADMIN, 200)
    yield _accounts("DELETE", "/account/clients/<client>", _ADMIN, 204)
    listed = _accounts("GET", "/account/access-tokens", _ADMIN, 200)
    yield replace(listed, path="/account/access-tokens?experiment=1")
    yield _accounts(
        "POST", "/account/access-tokens", _ADMIN, 201, lambda _: {"experiment": 4711, "expires": "2099-12-31"}
    )
    yield _accounts("DELETE", "/account/access-tokens/<token>", _ADMIN, 204, uses_up="things")


def _signing_in() -> Iterator[Row]:
    yield _accounts("GET", "/account", OPEN, 200)
    yield _accounts("GET", "/account/openapi.json", OPEN, 200)
    yield _accounts("GET", "/account/login", UNGUARDED, 302)
    yield _accounts("GET", "/account/callback", UNGUARDED, 400)
    yield _accounts("GET", "/logout", UNGUARDED, 302)
    yield _accounts("POST", "/logout", UNGUARDED, 302)
    yield _accounts("GET", "/get-token", _BROWSER, 200)
    yield _accounts("GET", "/revoke-token", _BROWSER, 200)


def _accounts(
    method: str, pattern: str, who: Rule, status: int, body: Body | None = None, *, uses_up: UsedUp = None
) -> Row:
    path = pattern.replace("<", "{").replace(">", "}")
    return Row(method, pattern, path, who, Outcome(status), body, uses_up)


def _named(_: Things) -> dict[str, str]:
    return {"name": f"Matrix {uuid4()}"}


# What is not there

_NOWHERE = (
    "/api/nothing/",
    "/data",
    "/data/nothing",
    "/data_product",
    "/external_object",
    "/plans",
    "/plans/1",
    "/nothing/at/all",
    "/account/nothing",
)


def _nowhere() -> Iterator[Row]:
    yield from (
        Row(method, "", path, OPEN, Outcome(404), callers=FEW) for path in _NOWHERE for method in ("GET", "POST")
    )


# What follows from other rows


def _heads(rows: Iterable[Row]) -> Iterator[Row]:
    """HEAD is GET without the body."""
    yield from (replace(row, method="HEAD", callers=FEW) for row in rows if row.method == "GET" and _is_main(row))


_UNGUARDED_AND_NOT_SERVED = {("POST", "/account/login")}


def _not_served(rows: Collection[Row]) -> Iterator[Row]:
    """Methods that an address does not serve: 405, but the registry refuses a stranger who wants to write first."""
    served = {(row.method, row.pattern) for row in rows}
    for pattern, row in {row.pattern: row for row in rows if _is_main(row)}.items():
        for method in METHODS:
            if (method, pattern) not in served:
                yield Row(method, "", row.path, _not_allowed(method, row), Outcome(405), callers=FEW)


def _is_main(row: Row) -> bool:
    """Whether its address is asked for by everybody: not another form of one that is."""
    return row.callers == tuple(Caller)


def _not_allowed(method: str, row: Row) -> Rule:
    if (method, row.path) in _UNGUARDED_AND_NOT_SERVED:
        return UNGUARDED
    return rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN) if row.group == REGISTRY else OPEN


def _everything() -> Iterator[Row]:
    yield from chain.from_iterable(map(_table, TABLES.values()))
    for rows in (_people, _reports, _site, _own_account, _administration, _signing_in):
        yield from rows()


SERVED = tuple(_everything())
ROWS = (*SERVED, *_nowhere(), *_heads(SERVED), *_not_served(SERVED))
