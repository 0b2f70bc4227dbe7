"""What a package's values become by what a body says: only what is said changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from functions.catalogue import licences, refusals
from functions.catalogue.kinds import MOST_EXTRAS, RESOURCE_MOMENTS, RESOURCE_TEXTS, as_uuid, is_uuid, new_id
from functions.catalogue.models import TEXTS
from functions.catalogue.operations.revisions import now
from functions.catalogue.store import ACTIVE, DELETED, PACKAGE, RESOURCES, store
from functions.catalogue.validation import Said
from functions.catalogue.wire import AWAITED, FILE
from shared.aws import parallel
from shared.records import Values

EMPTY: Final[Values] = {
    **dict.fromkeys(TEXTS),
    "license": None,
    "tags": [],
    "extras": {},
    "groups": [],
    "resources": [],
    "relationships": [],
}
"""What a package has of which nothing has been said."""


def changed(values: Values, said: Said, version: int, merge: bool = True) -> Values:
    """Give a package's values with what a body says, but for groups and the state's name.

    Args:
        values: the present ones.
        said: what the body says.
        version: of the API: the first knows `download_url`.
        merge: whether extras are merged key by key; else they are replaced.

    Raises:
        Refused: 409.
    """
    after: Values = {**values, **{name: said[name] for name in ("name", "tags", *TEXTS) if name in said}}
    after["license"] = _licence(values["license"], said)
    if "extras" in said:
        after["extras"] = extras(values["extras"] if merge else {}, said["extras"])
    if "resources" in said:
        after["resources"] = _resources(values, said["resources"])
    elif version == 1 and "download_url" in said:
        after["resources"] = _with_download(values["resources"], said["download_url"] or "")
    return with_state(after, said.get("state"))


def with_state(values: Values, state: str | None) -> Values:
    """Give a package's or group's values in a state, None for the present one: what is deleted gives back its name."""
    state = state or values["state"]
    return {**values, "state": state, "claimed": values["name"] if state == ACTIVE else None}


def deleted(values: Values) -> Values:
    """Give a package's or group's values once it is deleted."""
    return with_state(values, DELETED)


def extras(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Merge extras; null takes a key away.

    Raises:
        Refused: 409: they are too many.
    """
    after = {key: value for key, value in {**before, **said}.items() if value is not None}
    if len(after) > MOST_EXTRAS:
        raise refusals.too_many("extras", MOST_EXTRAS)
    return after


def _licence(before: str | None, said: Said) -> str | None:
    """Give the licence that a body says: of two, the one that differs from the present one, else `license_id`."""
    named = [licences.id_of(said[name]) for name in ("license_id", "license") if name in said]
    return next((each for each in named if each != before), before)


# Resources

_NOTHING: Final[Values] = {**dict.fromkeys((*RESOURCE_TEXTS, "size", *RESOURCE_MOMENTS)), "url": ""}
_OURS: Final = ("package_id", "position", "id", FILE, AWAITED)


def _resources(package: Values, said: Sequence[Values]) -> list[Values]:
    """Give the resources that a body says; of one whose id is known, when it was made and its file stay.

    Raises:
        Refused: 409 for an id that is another's, or there twice.
    """
    before = {each["id"]: each for each in package["resources"]}
    ids = _ids(said, before)
    return [_resource(id, each, before.get(id)) for id, each in zip(ids, said, strict=True)]


def _resource(id: str, said: Values, before: Values | None) -> Values:
    entry = {"id": id, **_NOTHING, **{name: value for name, value in said.items() if name not in _OURS}}
    entry["url"] = entry["url"] or ""
    if entry["created"] is None:
        entry["created"] = before["created"] if before else now()
    return {**entry, **_uploaded(entry["url"], before)} if before else entry


def _uploaded(url: str, before: Values) -> Values:
    """Give what stays of an uploaded file: it, as long as the address is that of it, and where one is awaited."""
    kept = {AWAITED: before[AWAITED]} if AWAITED in before else {}
    if FILE in before and url.endswith(f"/resource/{before['id']}/download/{quote(before['url'], safe='')}"):
        kept |= {"url": before["url"], FILE: before[FILE]}
    return kept


def _ids(said: Sequence[Values], before: Mapping[str, Values]) -> list[str]:
    """Give the ids of resources: what is said where it is known or a free UUID, else a new one."""
    ids = [_said_id(each) for each in said]
    foreign = sorted({id for id in ids if id and id not in before})
    taken = _taken(foreign)
    messages: list[dict[str, list[str]]] = []
    seen: set[str] = set()
    for id in ids:
        bad = id and (id in taken or id in seen)
        messages.append({"id": ["That id is already in use."]} if bad else {})
        seen |= {id} if id else set()
    if any(messages):
        raise refusals.bad_fields({"resources": messages})
    return [id or new_id() for id in ids]


def _said_id(said: Values) -> str | None:
    id = said.get("id")
    try:
        return as_uuid(id) if isinstance(id, str) and is_uuid(id.lower()) else None
    except ValueError:
        return None


def _taken(ids: Iterable[str]) -> set[str]:
    """Give those of these ids that resources have. Side by side, a query each."""
    ids = list(ids)
    found = parallel(*(partial(_has_lines, id) for id in ids))
    return {id for id, has in zip(ids, found, strict=True) if has}


def _has_lines(id: str) -> bool:
    return any(True for _ in store().entries(PACKAGE, RESOURCES, id, limit=1))


def _with_download(before: Sequence[Values], url: str) -> list[Values]:
    if before:
        first = {name: value for name, value in before[0].items() if name != FILE}
        return [{**first, "url": url}, *before[1:]]
    return [_resource(new_id(), {"url": url}, None)] if url else []
