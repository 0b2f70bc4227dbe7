"""Who may see a record, as data: everybody, or readers by name with the days on which they may.

An audience is `{"public": bool, "readers": {"user:9": [[from, until], …], "group:3": …}}`; days are ISO dates or null
(no limit). Whom rows of an experiment name without letting them read has no days: their rows are found all the same.
It depends on an experiment's `public_access` and access rows alone (MyTardis 4.x, ObjectACL); a dataset
has the audience of all its experiments together, kept beside it for lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from shared.records import IndexItem, JournalEntry
from shared.records.keys import sortable

PUBLIC: Final = "public"
HIDDEN: Final = "hidden"
EVERYBODY: Final = (PUBLIC, HIDDEN)
"""The partitions of which every record is in one: what everybody sees, and what only readers do."""

METADATA_IS_PUBLIC: Final = 50
CONTENT_IS_PUBLIC: Final = 100
"""The least `public_access` of an experiment whose metadata, and whose files, everybody may read."""

_READERS: Final = {"django_user": "user", "django_group": "group", "token_group": "token"}

Audience = Mapping[str, Any]
Period = list[str | None]


def reader(row: Mapping[str, Any]) -> str:
    """Give the name under which an access row's holder reads: `user:9`, `group:3`, `token:118`."""
    return f"{_READERS[row['pluginId']]}:{row['entityId']}"


def of_experiment(values: Mapping[str, Any]) -> Audience:
    """Give an experiment's audience from its values."""
    readers: dict[str, list[Period]] = {}
    for row in values["acls"]:
        periods = readers.setdefault(reader(row), [])
        if row["canRead"] or row["isOwner"]:
            periods.append([row["effectiveDate"], row["expiryDate"]])
    return {"public": values["public_access"] >= METADATA_IS_PUBLIC, "readers": readers}


def together(audiences: Iterable[Audience]) -> Audience:
    """Give the audience of what everybody sees who sees one of several records."""
    public, readers = False, dict[str, list[Period]]()
    for each in audiences:
        public = public or each["public"]
        for name, periods in each["readers"].items():
            known = readers.setdefault(name, [])
            known += [period for period in periods if period not in known]
    return {"public": public, "readers": {name: readers[name] for name in sorted(readers) if readers[name]}}


def shrinks(before: Audience, after: Audience) -> bool:
    """Tell whether somebody sees a record on some day with the audience before, and does not with the one after."""
    if before["public"] or after["public"]:
        return not after["public"]
    return any(
        not any(_includes(wide, period) for wide in after["readers"].get(name, ()))
        for name, periods in before["readers"].items()
        for period in periods
    )


def _includes(wide: Period, period: Period) -> bool:
    (since, until), (start, end) = wide, period
    return (since or "") <= (start or "") and (until or _FOREVER) >= (end or _FOREVER)


_FOREVER: Final = "9999-12-31"


def owners_today(values: Mapping[str, Any]) -> list[int]:
    """Give the ids of the users who own an experiment today, each once."""
    day = today()
    rows = (row for row in _owners_rows(values) if holds_on(row, day))
    return list(dict.fromkeys(int(row["entityId"]) for row in rows))


def has_lasting_owner(values: Mapping[str, Any]) -> bool:
    """Tell whether an experiment has an owner for good: a user, from today or before, without an end.

    A group is none: it may lose its members, who are kept elsewhere.
    """
    day = today()
    return any(row["expiryDate"] is None and holds_on(row, day) for row in _owners_rows(values))


def told_owners(values: Mapping[str, Any]) -> list[Any]:
    """Give the users who own an experiment as lines tell them: an id, or `[id, from, until]` where days limit it."""
    told = [[int(row["entityId"]), row["effectiveDate"], row["expiryDate"]] for row in _owners_rows(values)]
    always = dict.fromkeys(id for id, *days in told if days == [None, None])
    return [*always, *(each for each in told if each[0] not in always)]


def _owners_rows(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in values["acls"] if row["isOwner"] and row["pluginId"] == "django_user"]


def owners_on(told: Iterable[Any], today: str) -> Iterator[int]:
    """Read what `told_owners` gave: the users who own the experiment on a day, given as an ISO date."""
    for each in told:
        id, *days = each if isinstance(each, list) else (each,)
        if holds([days] if days else None, today):
            yield id


def entries(audience: Audience, told: Mapping[str, Any], owners: Iterable[Any] = ()) -> Iterator[IndexItem]:
    """Give the lines of a record with this audience.

    Args:
        audience: who may see it.
        told: what every line says of it.
        owners: users whom the line in `public` names (`told_owners`); nobody is named in `hidden`.
    """
    public = audience["public"]
    named = {"o": list(owners)} if public and owners else {}
    yield IndexItem(PUBLIC if public else HIDDEN, data={**told, **named})
    for name, periods in audience["readers"].items():
        limited = {} if [None, None] in periods else {"periods": periods}
        yield IndexItem(name, data={**told, **limited, **({"public": True} if public else {})})


def noted(audience: Audience, **ordered: str | None) -> JournalEntry:
    """Give what lists are told of a record: who sees it, on which days (null: always), and what it is ordered by."""
    readers = {name: None if [None, None] in periods else periods for name, periods in audience["readers"].items()}
    sets = {
        PUBLIC if audience["public"] else HIDDEN: None,
        **{name: days for name, days in readers.items() if days != []},
    }
    texts = {name: sortable(text) for name, text in ordered.items()}
    return JournalEntry({"in": sets, "by": texts}, frozenset(sets))


def holds(periods: Iterable[Period] | None, today: str) -> bool:
    """Say whether one of the periods (None: always) includes a day, given as an ISO date."""
    if periods is None:
        return True
    return any((start or today) <= today <= (end or today) for start, end in periods)


def holds_on(row: Mapping[str, Any], day: str) -> bool:
    """Say whether an access row counts on a day."""
    return holds([[row["effectiveDate"], row["expiryDate"]]], day)


def today() -> str:
    """Give the day in UTC, as an ISO date."""
    return datetime.now(UTC).date().isoformat()
