"""The rows of the experiments: their table of operations, and what is to be known to ask for them.

They are about an experiment of the owner's that nobody else may see, and about what belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from functions.experiments.api import OPERATIONS
from shared.http import Operation, Who

from .callers import FEW
from .experiment_things import ADMINISTRATED
from .outcomes import Outcome, Rule, Verdict, rule
from .row import ABSENT, OPEN, Body, Row, UsedUp

_NO = Verdict.NOT_PERMITTED
_OWNER = rule(_NO, OWNER=Verdict.DONE, SITE_ADMIN=Verdict.DONE)
_ADMIN = rule(_NO, SITE_ADMIN=Verdict.DONE)
_INSIDE = rule(Verdict.CLOSED, OWNER=Verdict.DONE, SITE_ADMIN=Verdict.DONE)
"""Who may look into what belongs to the owner's experiment."""

_RULES: Mapping[Who, Rule] = {
    Who.ANYBODY: OPEN,
    Who.PERSON: rule(Verdict.DONE, ANONYMOUS=_NO, API_CLIENT=_NO),
    Who.READER: _OWNER,
    Who.OWNER: _OWNER,
    Who.ADMIN: _ADMIN,
    Who.NOBODY: rule(_NO),
}

_THINGS = {"user": "person", "s3utils_replica": "replica"}
"""The word for a resource's object, where it is another than the resource's name."""

_UPLOAD = "/api/v1/dataset_file/<id>/upload"

_TOLD: Mapping[tuple[str, str], int] = {
    ("GET", _UPLOAD): 400,
    ("GET", f"{_UPLOAD}/parts"): 409,
    ("POST", f"{_UPLOAD}/complete"): 409,
    ("GET", "/api/v1/dataset/<id>/child-dir-nodes"): 400,
    ("GET", "/api/v1/dataset/<id>/child-dir-files"): 400,
}
"""What comes of asking without the argument, or the upload in parts, that is needed."""


def _row(operation: Operation) -> Row:
    method, pattern = operation.method, operation.path
    status = _TOLD.get((method, pattern), operation.status)
    return Row(
        method, pattern, _path(pattern), _rule(operation), Outcome(status), _body(operation), _uses_up(operation)
    )


_LIST, _PAGE = "/experiment/view", "/experiment/view/<id>"
"""The pages of experiments and datasets: they say of what the caller may not see that it is there."""


def _path(pattern: str) -> str:
    if pattern.startswith(_LIST):
        above = "{experiment_above}" if "<dataset>" in pattern else "{experiment}"
        return pattern.replace("<id>", above).replace("<dataset>", "{dataset}") + "/"
    name = pattern.split("/")[3] if "<id>" in pattern else ""
    thing = "awaited_file" if pattern.startswith(_UPLOAD) else _THINGS.get(name, name)
    path = pattern.replace("<id>", f"{{{thing}}}").replace("<ids>", str(ABSENT)).replace("<prefix:path>", "raw")
    return f"{path}/"


def _rule(operation: Operation) -> Rule:
    if operation.path.startswith(_LIST):
        return _INSIDE if operation.path.startswith(_PAGE) else OPEN
    _, _, _, name, *below = f"{operation.path}/".split("/")
    if (operation.method, operation.path) == ("GET", _UPLOAD):
        return OPEN  # the arguments are looked at first
    if operation.who is Who.READER and len(below) > 2:
        return _INSIDE
    if operation.who in (Who.READER, Who.OWNER) and name in ADMINISTRATED:
        return _ADMIN  # nobody is in the group, or manages the facility
    return _RULES[operation.who]


def _body(operation: Operation) -> Body | None:
    if operation.method not in ("POST", "PUT", "PATCH"):
        return None
    if "<id>" in operation.path:
        return lambda _: {}
    name = operation.path.rpartition("/")[2]
    return (lambda things: things.experiments.values(name)) if operation.method == "POST" else lambda _: {"objects": []}


def _uses_up(operation: Operation) -> UsedUp:
    is_object = operation.path.endswith("<id>")
    return "things" if operation.method == "DELETE" and is_object and operation.who is not Who.NOBODY else None


def descriptions() -> Iterator[Row]:
    """What OPTIONS says of every address; of an object's, whether there is one or not."""
    for pattern in dict.fromkeys(operation.path for operation in OPERATIONS):
        path = pattern.replace("<id>", str(ABSENT)) if pattern.endswith("<id>") else pattern
        yield Row("OPTIONS", pattern, _path(path), OPEN, Outcome(200), callers=FEW)


def rows() -> Iterator[Row]:
    """Every operation of the experiments."""
    yield from map(_row, OPERATIONS)
