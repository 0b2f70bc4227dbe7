"""The rows of the registry: its table of operations, and what is to be known to ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from functions.registry.api import OPERATIONS
from functions.registry.tables import TABLES
from shared.http import Operation, Who

from .callers import FEW, Caller
from .outcomes import Outcome, Rule, Verdict, rule
from .row import ABSENT, OPEN, Body, Row

_RULES: Mapping[Who, Rule] = {
    Who.ANYBODY: OPEN,
    Who.PERSON: rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN, API_CLIENT=Verdict.NOT_PERMITTED),
}
"""People write, and see people. There is no ownership: the owner is as everybody else."""

_NO_CHECKSUM = f"{ABSENT:040d}"

_ASKED: Mapping[str, str] = {
    "/api/users/<id>": "/api/users/{owner}/",
    "/api/groups/<id>": "/api/groups/{group}/",
    "/api/prov-report/<id>": f"/api/prov-report/{ABSENT}/",
    "/api/ro-crate/data-product/<id>": f"/api/ro-crate/data-product/{ABSENT}/",
    "/api/ro-crate/code-run/<id>": f"/api/ro-crate/code-run/{ABSENT}/",
    "/api/data_extraction/<id>": f"/api/data_extraction/{ABSENT}/",
    "/api/data/<checksum>": f"/api/data/{_NO_CHECKSUM}",
    "/data/<name>": f"/data/{_NO_CHECKSUM}",
}
"""The paths that are asked for, where they do not follow from the pattern."""


def _absent(camel: str) -> Outcome:
    return Outcome(404, {"detail": f"No {camel} matches the given query."})


_TOLD: Mapping[tuple[str, str], Outcome] = {
    **{
        ("POST", f"/api/{name}"): Outcome(
            400, {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}
        )
        for name in TABLES
    },
    ("GET", "/api"): Outcome(200, {"version": 1}),
    ("GET", "/api/prov-report/<id>"): _absent("DataProduct"),
    ("GET", "/api/ro-crate/data-product/<id>"): _absent("DataProduct"),
    ("GET", "/api/ro-crate/code-run/<id>"): _absent("CodeRun"),
    ("GET", "/api/data_extraction/<id>"): _absent("DataProduct"),
    ("POST", "/api/data"): Outcome(400),
    ("POST", "/api/delete/code_run/<id>"): Outcome(409),  # whoever may is asked what the page showed that it comes from
    ("GET", "/data/<name>"): Outcome(404, {"detail": "Not found."}),
}
"""What comes of asking for that, where all is not well: once the caller may write, the body `[]` is looked at."""


def _row(operation: Operation) -> Row:
    method, pattern = operation.method, operation.path
    return Row(
        method,
        pattern,
        _ASKED.get(pattern) or _path(operation),
        _RULES[operation.who],
        _TOLD.get((method, pattern), Outcome(operation.status)),
        _body(operation),
        uses_up="things" if method == "DELETE" else None,
        callers=FEW if _follows(operation) else tuple(Caller),
    )


def _path(operation: Operation) -> str:
    """The address of a table, a record that is made for it, or the page of one."""
    _, api, *name = operation.path.split("/")
    name = name[1:] if name[:1] in (["edit"], ["delete"]) else name
    thing = f"{{{name[0]}}}" if api == "api" and name else "1"
    path = operation.path.replace("<id>", thing).replace("<alias:path>", "1").replace("<suffix>", "json")
    return f"{path}/" if operation.slash == "redirect" else path


def _body(operation: Operation) -> Body | None:
    name = operation.path.split("/")[2] if operation.method in ("POST", "PUT", "PATCH") else ""
    if name not in TABLES:
        return None
    if operation.method == "POST":
        return lambda _: []
    return (lambda things: things.values(name)) if operation.method == "PUT" and name != "object" else lambda _: {}


def _follows(operation: Operation) -> bool:
    """Whether it is another form of what is asked for by everybody: a description, `.json`, a page."""
    is_description = operation.method == "OPTIONS" and operation.path != "/api/"
    leads_to_page = operation.status == 302 and operation.path != "/data/<name>"
    return is_description or leads_to_page or operation.path.endswith(".<suffix>")


def rows() -> Iterator[Row]:
    """Every operation of the registry."""
    yield from map(_row, OPERATIONS)
