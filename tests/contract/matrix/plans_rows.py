"""The rows of the plans: their tables of operations, asked of a plan that everybody sees and of somebody's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from functions.plans.api import OPERATIONS
from functions.plans_pdf.api import OPERATIONS as PDF_OPERATIONS
from shared.http import Operation, Who
from tests.contract.plans.client import posted

from .outcomes import Among, Outcome, Rule, Verdict, rule
from .row import OPEN, UNGUARDED, Body, Row

_NO, _NOBODY, _HIDDEN = Verdict.NOT_PERMITTED, Verdict.NOT_SIGNED_IN, Verdict.HIDDEN

_RULES: Mapping[Who, Rule] = {
    Who.UNGUARDED: UNGUARDED,
    Who.API_USER: rule(_NO, ANONYMOUS=_NOBODY, API_CLIENT=Verdict.DONE, ORG_ADMIN=Verdict.DONE),
    Who.ANYBODY: OPEN,
    Who.READER: OPEN,
}

_OF_SOMEBODY: Mapping[Who, Rule] = {
    Who.API_USER: rule(_NO, ANONYMOUS=_NOBODY, API_CLIENT=_HIDDEN, ORG_ADMIN=_HIDDEN),
    Who.READER: rule(_HIDDEN, OWNER=Verdict.DONE),
}
"""Of a plan of the owner's that is private. Who may not use the API sees no plan there, not even their own."""

_BODIES: Mapping[tuple[str, str], Body] = {
    ("POST", "/api/v1/plans"): lambda _: posted({"title": "A matrix", "contact": {"mbox": "nobody's"}}),
    ("POST", "/api/v1/authenticate"): lambda _: {"grant_type": "client_credentials"},
}

_ASKED: Mapping[tuple[str, str], str] = {
    ("GET", "/api/v1/plans"): "/api/v1/plans?beside={public_plan}",  # whoever sees no plan at all is told so
}
"""The paths that are asked for, where they do not follow from the pattern."""

_DONE: Mapping[tuple[str, str], Outcome] = {
    ("POST", "/api/v1/authenticate"): Outcome(401, Among(errors=["Invalid grant type"])),
}
"""What comes of it, where what is sent is not enough for more."""


def _rows(operation: Operation) -> Iterator[Row]:
    key = operation.method, operation.path
    path = _ASKED.get(key, operation.path)
    done = _DONE.get(key, Outcome(operation.status))
    row = Row(*key, path, _RULES[operation.who], done, _BODIES.get(key))
    if "<id>" not in operation.path:
        yield row
        return
    yield replace(row, path=operation.path.replace("<id>", "{public_plan}"))
    yield replace(row, path=operation.path.replace("<id>", "{plan}"), rule=_OF_SOMEBODY[operation.who])


def rows() -> Iterator[Row]:
    """Every operation of the plans."""
    for operation in (*OPERATIONS, *PDF_OPERATIONS):
        yield from _rows(operation)
