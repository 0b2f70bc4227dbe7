"""What answers at the registry's addresses. Each reads the request, calls one operation and gives its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from functions.registry import body, filters, metadata, reports, wire
from functions.registry.answers import Answer
from functions.registry.labels import label, plural, singular
from functions.registry.negotiation import PAGE, settle
from functions.registry.operations import crates, files, people, read, write
from functions.registry.operations.put_object import put_object
from functions.registry.store import store
from functions.registry.tables import Table
from functions.registry.validation import Purpose
from shared.http import NO_STORE, Request, Response
from shared.http.idempotency import idempotency_key
from shared.records import Page, Record

# A table


def list_records(table: Table, request: Request) -> Answer | Response:
    """List the records, newest first."""
    is_page = settle(request) is PAGE
    if is_page:
        from functions.registry.narrowing import by_name

        if elsewhere := by_name(table, request):
            return elsewhere
    size = filters.SIZE_FOR_PEOPLE if is_page else filters.DEFAULT_SIZE
    return _page(table, read.many(table, filters.read(table, request.query, size)), request)


def _page(table: Table, page: Page[Record], request: Request) -> Answer:
    bodies = [wire.record_body(table, record, request.base_url) for record in page.records]
    half = len(bodies) // 2
    return Answer(
        _envelope(request, page, bodies),
        title=plural(table.name),
        page="list",
        table=table,
        records=page.records,
        shorter=partial(_page, table, page.cut(half), request) if half else None,
    )


def _envelope(request: Request, page: Page[Any], bodies: list[wire.Body]) -> wire.Body:
    url = partial(wire.page_url, request.base_url + request.path, request.query)
    return wire.list_body(page.count, url(page.next), url(page.previous), bodies)


def create_record(table: Table, request: Request) -> Answer:
    """Make a record."""
    said, repeatable = partial(body.read, request), partial(idempotency_key, request, "registry")
    record = write.create(table, said, request.principal, request.base_url, repeatable)
    return _written(table, record, request)


def _written(table: Table, record: Record, request: Request) -> Answer:
    answer = _record(table, record, request)
    return replace(answer, status=201, headers={"Location": answer.body["url"]})


def _record(table: Table, record: Record, request: Request) -> Answer:
    body, title = wire.record_body(table, record, request.base_url), label(record)
    return Answer(body, title=title, page="record", table=table, records=(record,))


def describe_table(table: Table, request: Request) -> Answer:
    """Describe the table and its fields."""
    return Answer(metadata.of_list(table, signed_in=request.principal.is_user), title=plural(table.name))


# A record


def read_record(table: Table, request: Request, id: str) -> Answer:
    """Give a record."""
    return _record(table, read.one(table, id), request)


def replace_record(table: Table, request: Request, id: str) -> Answer:
    """Change a record: required fields are needed, others stay."""
    return _change(table, request, id, Purpose.REPLACE)


def change_record(table: Table, request: Request, id: str) -> Answer:
    """Change any fields of a record."""
    return _change(table, request, id, Purpose.CHANGE)


def _change(table: Table, request: Request, id: str, purpose: Purpose) -> Answer:
    said = partial(body.read, request)
    record = write.change(table, id, said, purpose, request.principal, request.base_url)
    return _record(table, record, request)


def put_record(table: Table, request: Request, id: str) -> Answer:
    """Make or change an object, and the storage location that the body describes."""
    record = put_object(id, partial(body.read, request), request.principal, request.base_url)
    return _written(table, record, request)


def delete_record(table: Table, request: Request, id: str) -> Answer:
    """Delete a record."""
    write.delete(table, id, request.principal)
    return Answer(None, 204)


def describe_record(table: Table, request: Request, id: str) -> Answer:
    """Describe a record, there or not."""
    return Answer(metadata.of_record(table, signed_in=request.principal.is_user), title=f"{singular(table.name)} {id}")


# Any other address


def describe_address(name: str, text: str, request: Request, **variables: str) -> Answer:
    """Describe the address."""
    return Answer(metadata.endpoint(name, text), title=name)


# The listing, and people


def listing(request: Request) -> Answer:
    """Tell where everything is."""
    return Answer(wire.listing(request.base_url), title="Registry", page="tables")


def list_users(request: Request) -> Answer:
    """List the people with an account."""
    page = people.users(request.query, request.principal)
    bodies = [people.user_body(each, request.principal, request.base_url) for each in page.records]
    return Answer(_envelope(request, page, bodies), title="Accounts")


def read_user(request: Request, id: str) -> Answer:
    """Give a person with an account."""
    account = people.user(id, request.principal)
    return Answer(people.user_body(account, request.principal, request.base_url), title=account.username)


def list_groups(request: Request) -> Answer:
    """List the groups of people."""
    page = people.groups(request.query, request.principal)
    bodies = [people.group_body(each, request.base_url) for each in page.records]
    return Answer(_envelope(request, page, bodies), title="Groups")


def read_group(request: Request, id: str) -> Answer:
    """Give a group of people."""
    group = people.group(id, request.principal)
    return Answer(people.group_body(group, request.base_url), title=group.name)


def own_username(request: Request) -> Answer:
    """Tell who is calling."""
    return Answer(people.own_username(request.principal), title="Your username")


# Reports


def provenance_report(request: Request, id: str) -> Response:
    """Report where a data product came from."""
    record_id = read.existing_id("DataProduct", id)
    return reports.provenance_report(request, store(), people.full_names, record_id)


def product_crate(request: Request, id: str) -> Response:
    """Pack a data product as an RO-Crate."""
    record_id = read.existing_id("DataProduct", id)
    return reports.product_crate(request, store(), people.full_names, record_id, _files(request))


def run_crate(request: Request, id: str) -> Response:
    """Pack a code run as an RO-Crate."""
    record_id = read.existing_id("CodeRun", id)
    return reports.run_crate(request, store(), people.full_names, record_id, _files(request))


def _files(request: Request) -> reports.Files:
    return partial(crates.stored_files, caller=request.principal)


def data_extraction(request: Request, id: str) -> Answer:
    """Tell how a data product was extracted from an external object."""
    found = reports.data_extraction(store(), read.existing_id("DataProduct", id), request.base_url)
    return Answer(found, title="Data extraction")


# Files


def upload_named(request: Request, checksum: str) -> Answer:
    """Tell where the bytes of a file go whose checksum the address says."""

    def said() -> str:
        body.refuse_files(request)
        return checksum

    return _upload(said, request)


def upload(request: Request) -> Answer:
    """Tell where the bytes of a file go whose checksum a form or JSON says."""
    return _upload(lambda: body.read(request).last("checksum"), request)


def _upload(checksum: Callable[[], Any], request: Request) -> Answer:
    size = next(iter(request.query.get("size", ())), None)
    url = files.upload_url(checksum, request.principal, size)
    return Answer({"url": url}, headers=NO_STORE, title="Upload of data")
