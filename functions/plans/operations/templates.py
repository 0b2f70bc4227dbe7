"""Templates: which ones a caller is offered, and which one a plan is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from functions.plans import bootstrap
from functions.plans.store import DRAFT, EVERYBODY, OFFERED, PUBLISHED, TEMPLATE, of_organisation, store
from functions.plans.template_record import DEFAULT_ID, customised_title, is_for, role_in, role_of
from shared.accounts.organisations import ResearchOrganisation, organisation, organisations
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Line, Record, RecordKey, Values

_IDS = 10**16
"""Above the highest id that a record can have."""


@dataclass(frozen=True, slots=True)
class OfferedTemplate:
    """A template that a caller may use: its id, its title as the caller sees it, and whose it is (None: the site's)."""

    id: int
    title: str
    organisation: int | None


@dataclass(frozen=True, slots=True)
class DescribedTemplate:
    """An offered template with its record's values and its organisation; None is the site itself."""

    offered: OfferedTemplate
    values: Values
    organisation: ResearchOrganisation | None


def offered(caller: Principal) -> list[OfferedTemplate]:
    """Give the published templates that are for the caller, by title, then id. One round trip, however many they are.

    A customisation of the caller's organisation stands in the place of its original, under the original's title with
    more, and is not offered while the original is not.
    """
    public, own, member_of = _lines_for(caller.organisation)
    if not public:
        bootstrap.ensure()
        public, own, member_of = _lines_for(caller.organisation)
    instead = {line.data["customises"]: line for line in own if line.data["customises"]}
    found = [_offer(line) for line in own if not line.data["customises"]]
    for line in public:
        customisation = instead.get(line.data["family"])
        if customisation and member_of:
            title = customised_title(line.data["title"], member_of.name)
            found.append(OfferedTemplate(customisation.id, title, member_of.id))
        else:
            found.append(_offer(line))
    return sorted(found, key=lambda each: (each.title, each.id))


def described(page: Sequence[OfferedTemplate]) -> list[DescribedTemplate]:
    """Give what is told of each of these. One round trip."""
    owners = sorted({each.organisation for each in page if each.organisation is not None})
    read: list[Any] = parallel(
        partial(store().get_many, TEMPLATE, [each.id for each in page]), partial(organisations, owners)
    )
    records, known = read
    return [DescribedTemplate(each, records[each.id].values, known.get(each.organisation or 0)) for each in page]


def records_to_read(ids: Iterable[int | None]) -> list[RecordKey]:
    """Give the keys of the records that `chosen` needs for these ids, to be read with whatever else is read."""
    return [(TEMPLATE, id) for id in dict.fromkeys((_default_id, *ids)) if id is not None and 0 < id < _IDS]


def chosen(caller: Principal, id: int | None, records: Mapping[RecordKey, Record]) -> tuple[int, str]:
    """Give the id and title of the template that a plan is made from: the one with this id, else the default.

    The default stands in for one that is unknown, not published, or not for the caller. An id of an earlier version
    leads to the one that is published now. Nothing is read but for an earlier version, a customisation, and the
    default where it is no longer the one that this process knew.

    Args:
        caller: who makes the plan.
        id: what was asked for, if anything.
        records: what was read of `records_to_read`.
    """
    record = records.get((TEMPLATE, id)) if id is not None else None
    return (_usable(caller, record) if record else None) or _default(records)


_default_id = DEFAULT_ID
"""The default template, as this process last knew it."""


def _default(records: Mapping[RecordKey, Record]) -> tuple[int, str]:
    global _default_id
    known = records.get((TEMPLATE, _default_id))
    if known and known.values["is_default"]:
        return known.id, known.values["title"]
    found = _found(is_default=True)
    if found is None:
        bootstrap.ensure()
        found = _found(is_default=True)
    assert found is not None
    _default_id = found["id"]
    return found["id"], found["title"]


def _usable(caller: Principal, record: Record) -> tuple[int, str] | None:
    """Give the id and title of what is published of a record's family, if it is for the caller."""
    values = record.values
    if values["state"] == DRAFT:
        return None
    current = {"id": record.id, **values} if values["state"] == PUBLISHED else _found(current=role_of(values))
    if current is None or not is_for(current, caller.organisation):
        return None
    title = current["title"] if current["customises"] is None else _customised(current)
    return (current["id"], title) if title else None


def _customised(current: Mapping[str, Any]) -> str | None:
    """Give the title of a customisation; None while its original is not offered."""
    read: list[Any] = parallel(
        partial(_found, current=role_in(current["customises"])), partial(organisation, current["organisation"])
    )
    original, owner = read
    return customised_title(original["title"], owner.name) if original and owner else None


def _found(**unique: Any) -> Values | None:
    return store().lookup(TEMPLATE, unique)


def _lines_for(home: int | None) -> tuple[list[Line], list[Line], ResearchOrganisation | None]:
    """Give what is offered to everybody and to an organisation's people, and that organisation."""
    if home is None:
        return _lines(EVERYBODY), [], None
    read: list[Any] = parallel(
        partial(_lines, EVERYBODY), partial(_lines, of_organisation(home)), partial(organisation, home)
    )
    public, own, member_of = read
    return public, own, member_of


def _lines(partition: str) -> list[Line]:
    return list(store().entries(TEMPLATE, OFFERED, partition))


def _offer(line: Line) -> OfferedTemplate:
    return OfferedTemplate(line.id, line.data["title"], line.data["organisation"])
