"""Everything that the registry answers: its one table of operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, Final

from functions.registry import editing, endpoints, web
from functions.registry.tables import TABLES, Table
from shared.http import WEB_PAGE, Handler, ListOf, Operation, Slash, Who

_ANYBODY: Final = Who.ANYBODY
_PERSON: Final = Who.PERSON
_REDIRECT: Final[Slash] = "redirect"
_EXACT: Final[Slash] = "exact"


def _records(table: Table) -> Iterator[Operation]:
    """Give the operations of a table; `.json` and `.api` at the end of an address name the form of the answer."""
    address, gives = f"/api/{table.name}", ListOf(table)
    read = partial(endpoints.list_records, table)
    create, describe = partial(endpoints.create_record, table), partial(endpoints.describe_table, table)
    yield Operation("GET", f"{address}.<suffix>", read, _ANYBODY, gives=gives, slash=_EXACT)
    yield Operation("GET", address, read, _ANYBODY, gives=gives, slash=_REDIRECT)
    yield Operation("POST", address, create, _PERSON, table, table, status=201, slash=_REDIRECT)
    yield Operation("OPTIONS", address, describe, _ANYBODY, gives=dict, slash=_REDIRECT)


def _record(table: Table) -> Iterator[Operation]:
    """Give the operations of a table's records."""
    address = f"/api/{table.name}/<id>"
    read, describe = partial(endpoints.read_record, table), partial(endpoints.describe_record, table)
    yield Operation("GET", f"{address}.<suffix>", read, _ANYBODY, gives=table, slash=_EXACT)
    yield Operation("GET", address, read, _ANYBODY, gives=table, slash=_REDIRECT)
    for method in table.methods:
        run, said, status = _CHANGES[method] if table.name != "object" else (endpoints.put_record, table, 201)
        about = table if said else None
        yield Operation(method, address, partial(run, table), _PERSON, about, about, (), status, _REDIRECT)
    yield Operation("OPTIONS", address, describe, _ANYBODY, gives=dict, slash=_REDIRECT)


_CHANGES: Final[dict[str, tuple[Handler, Any, int]]] = {
    "PUT": (endpoints.replace_record, True, 200),
    "PATCH": (endpoints.change_record, True, 200),
    "DELETE": (endpoints.delete_record, None, 204),
}
"""What changes a record: the handler, whether records are said and shown, and the status."""


def _forms(table: Table) -> Iterator[Operation]:
    """Give the forms that change and delete a table's records in a browser, which has no PUT and no DELETE."""
    if "PUT" in table.methods:
        address, ask, do = f"/api/edit/{table.name}/<id>", partial(editing.form, table), partial(editing.edit, table)
        yield Operation("GET", address, ask, _PERSON, None, WEB_PAGE, slash=_REDIRECT)
        yield Operation("POST", address, do, _PERSON, table, None, (), 303, _REDIRECT)
    if "DELETE" in table.methods:
        address, ask, do = f"/api/delete/{table.name}/<id>", partial(editing.ask, table), partial(editing.delete, table)
        yield Operation("GET", address, ask, _PERSON, None, WEB_PAGE, slash=_REDIRECT)
        yield Operation("POST", address, do, _PERSON, None, None, (), 303, _REDIRECT)


def _described(name: str, text: str, operation: Operation) -> Iterator[Operation]:
    """Give what is at an address that is no table's, and what OPTIONS says there."""
    yield operation
    run = partial(endpoints.describe_address, name, text)
    yield replace(operation, method="OPTIONS", run=run, who=_ANYBODY, takes=None, gives=dict, arguments=())


def _get(path: str, run: Handler, who: Who, gives: Any = dict, *arguments: str, slash: Slash = _REDIRECT) -> Operation:
    return Operation("GET", path, run, who, None, gives, arguments, slash=slash)


_CRATE: Final = "text/html, application/json, application/ld+json, application/zip"
_PROVENANCE: Final = "text/html, application/json, application/ld+json, text/xml, text/provenance-notation"

_USERS: Final = "The people with an account. Argument: `username`."
_EXTRACTION: Final = "How a data product was extracted from an external object."
_REPORT: Final = "Where a data product came from: `json`, `json-ld`, `xml` or `provn`. Argument: `depth`, in code runs."
_PRODUCT: Final = (
    "Data Product RO Crate",
    "A data product and what it was made of, as an RO-Crate: `json`, `json-ld` or `zip`.",
)
_RUN: Final = (
    "Code Run RO Crate",
    "A code run, what it read and what it wrote, as an RO-Crate: `json`, `json-ld` or `zip`.",
)
_UPLOAD: Final = (
    "Data Upload",
    "Gives a `url` that takes the bytes of a file with a plain PUT. Argument: `checksum`, the SHA-1 of the file,"
    " here or in the address. Bytes that are there already may be sent again: nothing changes.",
)


def _others() -> Iterator[Operation]:
    """Give the operations of the API that are no table's."""
    yield from chain.from_iterable(_described(name, text, _get(*get)) for name, text, *get in _OTHERS)
    said = Operation("POST", "/api/data", endpoints.upload, _PERSON, ("checksum",), dict, ("size",))
    named = Operation("POST", "/api/data/<checksum>", endpoints.upload_named, _PERSON, None, dict, ("size",))
    yield from (*_described(*_UPLOAD, said), *_described(*_UPLOAD, named))


_OTHERS: Final[tuple[tuple[Any, ...], ...]] = (
    ("User List", _USERS, "/api/users", endpoints.list_users, _PERSON, ListOf(dict), "username"),
    ("User Instance", "A person with an account.", "/api/users/<id>", endpoints.read_user, _PERSON),
    ("Group List", "The groups of people.", "/api/groups", endpoints.list_groups, _PERSON, ListOf(dict)),
    ("Group Instance", "A group of people.", "/api/groups/<id>", endpoints.read_group, _PERSON),
    ("Username", "The name of whoever is asking.", "/api/username", endpoints.own_username, _PERSON),
    ("Data Extraction", _EXTRACTION, "/api/data_extraction/<id>", endpoints.data_extraction, _ANYBODY),
    ("Prov Report", _REPORT, "/api/prov-report/<id>", endpoints.provenance_report, _ANYBODY, _PROVENANCE, "depth"),
    (*_PRODUCT, "/api/ro-crate/data-product/<id>", endpoints.product_crate, _ANYBODY, _CRATE),
    (*_RUN, "/api/ro-crate/code-run/<id>", endpoints.run_crate, _ANYBODY, _CRATE),
)
"""A name and a text for OPTIONS, and the GET that it describes."""


def _files() -> Iterator[Operation]:
    """Give the addresses that clients know files by; those of their records lead to pages."""
    yield Operation("GET", "/data/<name>", web.download, _ANYBODY, status=302)
    for name in web.ALIASES:
        path, run = f"/{name}/<alias:path>", partial(web.to_record_or_file, name)
        yield Operation("GET", path, run, _ANYBODY, None, None, ("root", "original"), 302, _EXACT)


OPERATIONS: Final = (
    _get("/api", web.catalogue_version, _ANYBODY, slash=_EXACT),
    *_described(
        "Data Registry",
        "The tables of the registry, and where they are.",
        _get("/api/", endpoints.listing, _ANYBODY, slash=_EXACT),
    ),
    *chain.from_iterable((*_records(table), *_record(table), *_forms(table)) for table in TABLES.values()),
    *_others(),
    *_files(),
)
"""Every operation of the registry."""
