"""The rows of the experiments.

They are about an experiment of the owner's that nobody else may see, and about what belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from functions.experiments.models import RESOURCES, Resource

from .callers import FEW
from .experiment_things import ADMINISTRATED
from .outcomes import Outcome, Rule, Verdict, rule
from .row import ABSENT, OPEN, Body, Row

_NO = Verdict.NOT_PERMITTED
_SIGNED_IN = rule(Verdict.DONE, ANONYMOUS=_NO, API_CLIENT=_NO)
_OWNER = rule(_NO, OWNER=Verdict.DONE, SITE_ADMIN=Verdict.DONE)
_ADMIN = rule(_NO, SITE_ADMIN=Verdict.DONE)
_NOBODY = rule(_NO)
_INSIDE = rule(Verdict.CLOSED, OWNER=Verdict.DONE, SITE_ADMIN=Verdict.DONE)
"""Who may look into what belongs to the owner's experiment."""

_READ: Mapping[str, Rule] = {
    **dict.fromkeys(("schema", "parametername"), OPEN),
    **dict.fromkeys(("user", "location", "storagebox", "storageboxoption", "storageboxattribute"), _SIGNED_IN),
    **dict.fromkeys(("group", "facility", "instrument"), _ADMIN),
}
"""Who may read an object that does not belong to the owner's experiment; nobody is in its group."""

_THING = {"user": "person"}
"""The word for a resource's object, where it is another than the resource's name."""


def _address(pattern: str, path: str, *rows: Row) -> Iterator[Row]:
    """The rows of an address, and what OPTIONS says of it."""
    yield from rows
    yield Row("OPTIONS", pattern, path, OPEN, Outcome(200), callers=FEW)


def _row(method: str, pattern: str, path: str, who: Rule, status: int, body: Body | None = None) -> Row:
    return Row(method, pattern, path, who, Outcome(status), body)


def _open(pattern: str, path: str) -> Iterator[Row]:
    """The rows of what everybody may read."""
    yield from _address(pattern, path, _row("GET", pattern, path, OPEN, 200))


def _list(resource: Resource) -> Iterator[Row]:
    address, name = f"/api/v1/{resource.name}", resource.name
    here = (address, f"{address}/")
    offered = {
        "GET": _row("GET", *here, OPEN, 200),
        "POST": _row("POST", *here, _maker(name), 201, lambda things: things.experiments.values(name)),
        "PATCH": _row("PATCH", *here, _SIGNED_IN, 202, lambda _: {"objects": []}),
        "DELETE": _row("DELETE", *here, _NOBODY, 401),
    }
    yield from (offered[method] for method in resource.list_methods)


def _object(resource: Resource) -> Iterator[Row]:
    address, name = f"/api/v1/{resource.name}", resource.name
    here = (f"{address}/<id>", f"{address}/{{{_THING.get(name, name)}}}/")
    may = _ADMIN if name in ADMINISTRATED else _OWNER
    is_shown = resource.shows_written or name == "dataset_file"
    offered = {
        "GET": _row("GET", *here, _READ.get(name, _OWNER), 200),
        "PUT": _row("PUT", *here, may, 200 if is_shown else 204, lambda _: {}),
        "PATCH": _row("PATCH", *here, may, 202, lambda _: {}),
        "DELETE": _deletion(name, *here),
    }
    yield from (offered[method] for method in resource.detail_methods)


def _maker(name: str) -> Rule:
    if name == "experiment":
        return _SIGNED_IN
    return _ADMIN if name in ADMINISTRATED else _OWNER


def _deletion(name: str, pattern: str, path: str) -> Row:
    if name not in ("experiment", "objectacl"):
        return _row("DELETE", pattern, path, _NOBODY, 401)
    return Row("DELETE", pattern, path, _OWNER, Outcome(204), uses_up="things")


def _resource(resource: Resource) -> Iterator[Row]:
    address = f"/api/v1/{resource.name}"
    yield from _address(address, f"{address}/", *_list(resource))
    yield from _address(f"{address}/<id>", f"{address}/{ABSENT}/", *_object(resource))
    described, several = (
        (f"{address}/schema", f"{address}/schema/"),
        (f"{address}/set/<ids>", f"{address}/set/{ABSENT}/"),
    )
    declared = f"/api/v1/swagger/schema/{resource.name}"
    yield from _open(*described)
    yield from _open(declared, f"{declared}/")
    yield from _open(*several)


def _below(pattern: str, thing: str, *served: tuple[str, Rule, int]) -> Iterator[Row]:
    """The rows of an address below an object's: the methods, who may, and what comes of it."""
    address = f"/api/v1/{pattern}"
    path = address.replace("<id>", f"{{{thing}}}").replace("<prefix:path>", "raw") + "/"
    rows = (
        _row(method, address, path, who, status, (lambda _: {}) if method == "POST" else None)
        for method, who, status in served
    )
    yield from _address(address, path, *rows)


def _files() -> Iterator[Row]:
    yield from _below("dataset_file/<id>/download", "dataset_file", ("GET", _INSIDE, 200))
    yield from _below("dataset_file/<id>/verify", "dataset_file", ("GET", _INSIDE, 200))
    for name in ("replica", "s3utils_replica"):
        yield from _below(f"{name}/<id>/download", "replica", ("GET", _INSIDE, 302))
    uploading = (("GET", OPEN, 400), ("POST", _OWNER, 200), ("DELETE", _OWNER, 204))
    yield from _below("dataset_file/<id>/upload", "awaited_file", *uploading)
    yield from _below("dataset_file/<id>/upload/complete", "awaited_file", ("POST", _OWNER, 400))


def _folders() -> Iterator[Row]:
    yield from _below("dataset/<id>/files", "dataset", ("GET", _INSIDE, 200))
    yield from _below("dataset/<id>/files/<prefix:path>", "dataset", ("GET", _INSIDE, 200))
    yield from _below("dataset/<id>/root-dir-nodes", "dataset", ("GET", _INSIDE, 200))
    yield from _below("dataset/<id>/child-dir-nodes", "dataset", ("GET", _INSIDE, 400))
    yield from _below("dataset/<id>/child-dir-files", "dataset", ("GET", _INSIDE, 400))


def rows() -> Iterator[Row]:
    """Every operation of the experiments."""
    for address in ("/api/v1", "/api/v1/swagger", "/api/v1/swagger/resources"):
        yield from _open(address, f"{address}/")
    for resource in RESOURCES.values():
        yield from _resource(resource)
    yield from _files()
    yield from _folders()
