"""The registry's routes. Each reads the request, calls one operation and gives its answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from functions.registry import body, filters, metadata, reports, web, wire
from functions.registry.answers import Answer
from functions.registry.dialect import RegistryDialect
from functions.registry.operations import crates, files, people, read, write
from functions.registry.operations.put_object import put_object
from functions.registry.store import store
from functions.registry.tables import TABLES, Table
from functions.registry.validation import Purpose
from shared.aws import warm
from shared.http import NO_STORE, App, Handler, Request, Response
from shared.http.idempotency import idempotency_key
from shared.records import Page, Record

app = App(RegistryDialect())

# A table


def list_records(table: Table, request: Request) -> Answer:
    """GET of a table: a page of it."""
    return _page(table, read.many(table, filters.read(table, request.query)), request)


def _page(table: Table, page: Page, request: Request) -> Answer:
    bodies = [wire.record_body(table, record, request.base_url) for record in page.records]
    half = len(bodies) // 2
    return Answer(
        _envelope(request, page, bodies),
        title=f"{table.words} List",
        table=table,
        shorter=partial(_page, table, page.cut(half), request) if half else None,
    )


def _envelope(request: Request, page: Any, bodies: list[wire.Body]) -> wire.Body:
    url = partial(wire.page_url, request.base_url + request.path, request.query)
    return wire.list_body(page.count, url(page.next), url(page.previous), bodies)


def create_record(table: Table, request: Request) -> Answer:
    """POST to a table: a new record."""
    said, repeatable = partial(body.read, request), partial(idempotency_key, request, "registry")
    record = write.create(table, said, request.principal, request.base_url, repeatable)
    return _written(table, record, request)


def _written(table: Table, record: Record, request: Request) -> Answer:
    answer = _record(table, record, request)
    return Answer(answer.body, 201, {"Location": answer.body["url"]}, answer.title)


def _record(table: Table, record: Record, request: Request) -> Answer:
    return Answer(wire.record_body(table, record, request.base_url), title=f"{table.words} {record.id}")


def describe_table(table: Table, request: Request) -> Answer:
    """OPTIONS of a table. No round trip."""
    return Answer(metadata.of_list(table, signed_in=request.principal.is_user), title=f"{table.words} List")


# A record


def read_record(table: Table, request: Request, id: str) -> Answer:
    """GET of a record."""
    return _record(table, read.one(table, id), request)


def replace_record(table: Table, request: Request, id: str) -> Answer:
    """PUT of a record that is there: required fields are needed, others stay."""
    return _change(table, request, id, Purpose.REPLACE)


def change_record(table: Table, request: Request, id: str) -> Answer:
    """PATCH of a record: any of its fields."""
    return _change(table, request, id, Purpose.CHANGE)


def _change(table: Table, request: Request, id: str, purpose: Purpose) -> Answer:
    said = partial(body.read, request)
    record = write.change(table, id, said, purpose, request.principal, request.base_url)
    return _record(table, record, request)


def put_record(table: Table, request: Request, id: str) -> Answer:
    """PUT of an object, there or not."""
    record = put_object(id, partial(body.read, request), request.principal, request.base_url)
    return _written(table, record, request)


def delete_record(table: Table, request: Request, id: str) -> Answer:
    """DELETE of a record."""
    write.delete(table, id, request.principal)
    return Answer(None, 204)


def describe_record(table: Table, request: Request, id: str) -> Answer:
    """OPTIONS of a record, there or not. No round trip."""
    return Answer(metadata.of_record(table, signed_in=request.principal.is_user), title=f"{table.words} {id}")


# The listing, and people


def listing(request: Request) -> Answer:
    """GET of `/api/`: where everything is."""
    return Answer(wire.listing(request.base_url), title="Data registry")


def list_users(request: Request) -> Answer:
    """GET of the users."""
    page = people.users(request.query, request.principal)
    bodies = [people.user_body(each, request.principal, request.base_url) for each in page.users]
    return Answer(_envelope(request, page, bodies), title="User List")


def read_user(request: Request, id: str) -> Answer:
    """GET of a user."""
    account = people.user(id, request.principal)
    return Answer(people.user_body(account, request.principal, request.base_url), title=f"User {id}")


def list_groups(request: Request) -> Answer:
    """GET of the groups."""
    page = people.groups(request.query, request.principal)
    bodies = [people.group_body(each, request.base_url) for each in page.groups]
    return Answer(_envelope(request, page, bodies), title="Group List")


def read_group(request: Request, id: str) -> Answer:
    """GET of a group."""
    return Answer(people.group_body(people.group(id, request.principal), request.base_url), title=f"Group {id}")


def own_username(request: Request) -> Answer:
    """GET of `/api/username/`: who is calling."""
    return Answer(people.own_username(request.principal), title="Username")


# Reports


def provenance_report(request: Request, id: str) -> Response:
    """GET of where a data product came from."""
    record_id = read.existing_id("DataProduct", id)
    return reports.provenance_report(request, store(), people.full_names, record_id)


def product_crate(request: Request, id: str) -> Response:
    """GET of a data product packed as an RO-Crate."""
    record_id = read.existing_id("DataProduct", id)
    return reports.product_crate(request, store(), people.full_names, record_id, _files(request))


def run_crate(request: Request, id: str) -> Response:
    """GET of a code run packed as an RO-Crate."""
    record_id = read.existing_id("CodeRun", id)
    return reports.run_crate(request, store(), people.full_names, record_id, _files(request))


def _files(request: Request) -> reports.Files:
    return partial(crates.stored_files, caller=request.principal)


def data_extraction(request: Request, id: str) -> Answer:
    """GET of how a data product was extracted from an external object."""
    found = reports.data_extraction(store(), read.existing_id("DataProduct", id), request.base_url)
    return Answer(found, title="Data Extraction")


# Files


def upload_named(request: Request, checksum: str) -> Answer:
    """POST of a file's checksum, in the address: where its bytes go."""
    return _upload(lambda: checksum, request)


def upload(request: Request) -> Answer:
    """POST of a file's checksum, in a form or as JSON: where its bytes go."""
    return _upload(lambda: body.read(request).last("checksum"), request)


def _upload(checksum: Callable[[], Any], request: Request) -> Answer:
    url = files.upload_url(checksum, request.principal)
    return Answer({"url": url}, headers=NO_STORE, title="Data Upload")


# Addresses


def describe(name: str, text: str) -> Handler:
    """Make the handler of OPTIONS for an address that is no table."""
    return lambda request, **variables: Answer(metadata.endpoint(name, text), title=name)


def mount_table(table: Table) -> None:
    """Register a table and its records; `.json` and `.api` at the end of an address name the form of the answer."""
    records = {"GET": list_records, "POST": create_record, "OPTIONS": describe_table}
    change = {
        "PUT": put_record if table.name == "object" else replace_record,
        "PATCH": change_record,
        "DELETE": delete_record,
    }
    record = {"GET": read_record, **{method: change[method] for method in table.methods}, "OPTIONS": describe_record}
    for address, handlers in ((f"/api/{table.name}", records), (f"/api/{table.name}/<id>", record)):
        of_table = {method: partial(handler, table) for method, handler in handlers.items()}
        app.mount(f"{address}.<suffix>", {"GET": of_table["GET"]}, "exact")
        app.mount(address, of_table, "redirect")


def mount_all() -> None:
    """Register everything that the registry answers."""
    app.mount("/api", {"GET": web.catalogue_version}, "exact")
    app.mount("/api/", {"GET": listing, "OPTIONS": describe("Data Registry", _LISTING)}, "exact")
    for table in TABLES.values():
        mount_table(table)
    for address, get, name, text in _OTHERS:
        app.mount(address, {"GET": get, "OPTIONS": describe(name, text)}, "redirect")
    for address, post in (("/api/data", upload), ("/api/data/<checksum>", upload_named)):
        app.mount(address, {"POST": post, "OPTIONS": describe("Data Upload", _UPLOAD)})
    web.mount(app)


_LISTING = "The tables of the registry, and where they are."

_UPLOAD = (
    "Gives a `url` that takes the bytes of a file with a plain PUT. Argument: `checksum`, the SHA-1 of the file,"
    " here or in the address. 409: the bytes are there already."
)

_OTHERS: tuple[tuple[str, Handler, str, str], ...] = (
    ("/api/users", list_users, "User List", "The people with an account. Argument: `username`."),
    ("/api/users/<id>", read_user, "User Instance", "A person with an account."),
    ("/api/groups", list_groups, "Group List", "The groups of people."),
    ("/api/groups/<id>", read_group, "Group Instance", "A group of people."),
    ("/api/username", own_username, "Username", "The name of whoever is asking."),
    (
        "/api/data_extraction/<id>",
        data_extraction,
        "Data Extraction",
        "How a data product was extracted from an external object.",
    ),
    (
        "/api/prov-report/<id>",
        provenance_report,
        "Prov Report",
        "Where a data product came from: `json`, `json-ld`, `xml` or `provn`. Argument: `depth`, in code runs.",
    ),
    (
        "/api/ro-crate/data-product/<id>",
        product_crate,
        "Data Product RO Crate",
        "A data product and what it was made of, as an RO-Crate: `json`, `json-ld` or `zip`.",
    ),
    (
        "/api/ro-crate/code-run/<id>",
        run_crate,
        "Code Run RO Crate",
        "A code run, what it read and what it wrote, as an RO-Crate: `json`, `json-ld` or `zip`.",
    ),
)

mount_all()
warm()
handler = app.handler
