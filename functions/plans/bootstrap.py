"""What must be there before anybody has made anything: the default template."""

from __future__ import annotations

from functions.plans import template_record
from functions.plans.store import PUBLISHED, TEMPLATE, store
from functions.plans.template_record import DEFAULT_ID
from shared import tables
from shared.records import RecordKey, Values


def ensure() -> None:
    """Make it if it is not there yet."""
    tables.ensure(store(), _first)


def _first() -> dict[RecordKey, Values]:
    default = template_record.draft(
        "DCC Template",
        family=DEFAULT_ID,
        description="The default template: for plans whose funder and organisation ask for none of their own.",
    )
    published = {"state": PUBLISHED, "current": template_record.role_of(default), "is_default": True}
    return {(TEMPLATE, DEFAULT_ID): {**default, **published}}
