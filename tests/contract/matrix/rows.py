"""The rows of the matrix: every operation behind the route table, who may do it, and what comes of it.

A row is made from an operation of a group's table (`shared.http.Operation`): who may is said there, and what must be
known to ask for it is said here. Its path is asked for; the words in braces are made when it is (`things`). Rows that
follow from others are made from them: HEAD from GET, and the methods that are not served.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from functions.repository.pids import NAMESPACES
from infra.routes import deployed
from shared.routes import CATALOGUE, PLANS, REGISTRY

from . import accounts_rows, catalogue_rows, experiments_rows, plans_rows, registry_rows, repository_rows, web_rows
from .callers import FEW, Caller
from .outcomes import Outcome, Rule, Verdict, rule
from .row import OPEN, UNGUARDED, Row

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def resources() -> set[str]:
    """Every resource of the gateway that a function answers."""
    return {route.resource for route in deployed()}


# What is not there

_NOWHERE = (
    "/api/nothing/",
    "/data",
    "/data_product",
    "/external_object",
    *(f"/api/v1/{each}/nothing" for each in ("heartbeat", "authenticate", "templates", "plans/1")),
    "/plans/1/nothing",
    "/nothing/at/all",
    "/account/nothing",
    "/api/v1/nothing/",
    *(f"/{each}" for each in (*NAMESPACES, "pid", "doi", "static", "static/nothing")),
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
    """Methods that an address does not serve: 405, but 404 of the plans.

    The registry refuses a stranger who wants to write first.
    """
    served = {(row.method, row.pattern) for row in rows}
    for pattern, row in {row.pattern: row for row in rows if _is_main(row)}.items():
        for method in METHODS:
            if (method, pattern) not in served:
                status = 404 if row.group == PLANS else 405
                yield Row(method, "", row.path, _not_allowed(method, row), Outcome(status), callers=FEW)


def _is_main(row: Row) -> bool:
    """Whether its address is asked for by everybody: not another form of one that is."""
    return row.callers == tuple(Caller)


def _not_allowed(method: str, row: Row) -> Rule:
    if (method, row.path) in _UNGUARDED_AND_NOT_SERVED:
        return UNGUARDED
    if row.group == CATALOGUE:
        return catalogue_rows.not_allowed()
    is_write = row.group == REGISTRY and method != "GET"
    return rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN) if is_write else OPEN


SERVED = (
    *registry_rows.rows(),
    *experiments_rows.rows(),
    *catalogue_rows.rows(),
    *repository_rows.rows(),
    *plans_rows.rows(),
    *accounts_rows.rows(),
    *web_rows.rows(),
)
"""What the tables of operations declare."""

ROWS = (
    *SERVED,
    *experiments_rows.descriptions(),
    *_nowhere(),
    *catalogue_rows.absent(),
    *_heads(SERVED),
    *_not_served(SERVED),
)
