"""The rows of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from functions.registry.tables import TABLES, Table

from .callers import FEW
from .outcomes import Outcome, Verdict, rule
from .row import ABSENT, OPEN, Row

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


def _files() -> Iterator[Row]:
    nothing = f"{ABSENT:040d}"
    yield Row("POST", "/api/data", "/api/data", _MAY, Outcome(400))
    yield Row("OPTIONS", "/api/data", "/api/data", OPEN, Outcome(200), callers=FEW)
    yield Row("POST", "/api/data/<checksum>", f"/api/data/{nothing}", _MAY, Outcome(200))
    yield Row("OPTIONS", "/api/data/<checksum>", f"/api/data/{nothing}", OPEN, Outcome(200), callers=FEW)
    yield Row("GET", "/data/<name>", f"/data/{nothing}", OPEN, Outcome(404, {"detail": "Not found."}))


def _site() -> Iterator[Row]:
    yield Row("GET", "/api", "/api", OPEN, Outcome(200, {"version": 1}))
    yield Row("GET", "/api/", "/api/", OPEN, Outcome(200))
    yield Row("OPTIONS", "/api/", "/api/", OPEN, Outcome(200))
    yield Row("GET", "/", "/", OPEN, Outcome(200))
    yield Row("GET", "/docs", "/docs/", OPEN, Outcome(200))


def rows() -> Iterator[Row]:
    """Every operation of the registry."""
    yield from chain.from_iterable(map(_table, TABLES.values()))
    for some in (_people, _reports, _files, _site):
        yield from some()
