"""Reading records. Everyone may."""

from __future__ import annotations

from functions.registry import refusals
from functions.registry.filters import ListCriteria, no_choice
from functions.registry.kinds import RecordUrl
from functions.registry.links import record_id
from functions.registry.store import store
from functions.registry.tables import Table
from shared.records import Page, Record


def one(table: Table, id: str) -> Record:
    """Give the record that an address names. One round trip.

    Raises:
        Refused: 404.
    """
    record = store().get(table.name, existing_id(table.camel, id))
    if record is None:
        raise refusals.no_such_record(table.camel)
    return record


def existing_id(camel: str, text: str) -> int:
    """Read the id in an address; `camel` names the table in the refusal of an id that nothing can have."""
    id = record_id(text)
    if id is None:
        raise refusals.not_found()
    if id == 0:
        raise refusals.no_such_record(camel)
    return id


def many(table: Table, wanted: ListCriteria) -> Page[Record]:
    """Give a page of a table. Unfiltered one round trip, with one filter by equality two.

    Raises:
        BadCursor: it has another list's.
        Refused: 400 for a choice among records that names one which is not there.
    """
    page = store().page(
        table.name,
        filters=wanted.filters,
        order=wanted.order,
        limit=wanted.size,
        cursor=wanted.cursor,
    )
    _check_choices(table, wanted, page)
    return page


def _check_choices(table: Table, wanted: ListCriteria, page: Page[Record]) -> None:
    """Refuse a choice that is not there. A record of the page that links to it proves it; others are looked for."""
    for choice in wanted.choices:
        seen = {id for record in page.records for id in record.values[choice.field]}
        open_ids = [id for id in choice.values if id not in seen]
        kind = table.fields[choice.field].kind
        assert isinstance(kind, RecordUrl)
        known = store().get_many(kind.to, open_ids) if open_ids else {}
        for id in open_ids:
            if id not in known:
                raise refusals.bad_fields({choice.field: [no_choice(id)]})
