"""From a record to what is sent: the envelope of an object, the entry of a file, the item of a list.

Share levels, states and types are in lower case in an envelope, and capitalised in lists (SURF Data Repository, REST
API reference).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from functions.repository.metadata import base, schemas
from functions.repository.pids import NAMESPACES, Pid
from functions.repository.store import (
    COLLECTION,
    DEPOSIT,
    DRAFT,
    ENTRY,
    PUBLISHED,
    PUBLISHING,
    SCHEMA,
)
from shared.records import Line, Record, Values
from shared.search.names import DOI, HANDLE, PID, named

MOST_FILES: Final = 1_000
"""Entries of files in an envelope; the list of files has the others."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownObject:
    """An object, and what else its envelope tells: the first of its files, and when those last changed."""

    record: Record
    files: Sequence[Values] = ()
    files_changed: str = ""


def pid_of(values: Mapping[str, Any]) -> Pid:
    """Give the name of an object."""
    return Pid(values["namespace"], values["id"])


def shown_state(values: Values) -> str:
    """Give the state that is shown: what is being published is a draft still."""
    state: str = values["state"]
    return DRAFT if state == PUBLISHING else state


def is_published(record: Record) -> bool:
    """Whether an object is published."""
    return bool(record.values["state"] == PUBLISHED)


# Addresses


def address_of(pid: Pid, site: str) -> str:
    """Give the address of an object in the API."""
    return f"{site}/api/objects/{quote(pid.namespace, safe='')}/{quote(pid.id, safe='')}"


def landing_of(pid: Pid, site: str) -> str:
    """Give the address of an object's page; an imported namespace has none of its own at the root of the site."""
    if pid.namespace not in NAMESPACES:
        return address_of(pid, site)
    return f"{site}/{pid.namespace}/{quote(pid.id, safe='')}"


def file_address(pid: Pid, name: str, site: str) -> str:
    """Give the address of a file: its name percent-encoded, but for the slashes in it."""
    return f"{landing_of(pid, site)}/files/{quote(name, safe='/')}"


# The envelope


def envelope(shown: ShownObject, site: str) -> Body:
    """Write an object.

    Args:
        shown: the object.
        site: the site's address.
    """
    values = shown.record.values
    pid = pid_of(values)
    return {
        "$schema": f"{site}/static/schemas/object-metadata",
        "id": pid.id,
        "created": values["created"],
        "updated": max(values["updated"], shown.files_changed),
        "properties": _properties(shown.record),
        **({"fields": schemas.shown(values["fields"])} if shown.record.collection == SCHEMA else {}),
        **({"files": [file_entry(pid, each, site) for each in shown.files]} if shown.files else {}),
        "links": _links(shown.record, pid, site),
        "metadata": metadata(shown.record, site),
    }


def _properties(record: Record) -> Body:
    values = record.values
    named = ("epicpid", "doi") if is_published(record) else ()
    return {
        "namespace": values["namespace"],
        "pid": str(pid_of(values)),
        **{name: values[name] for name in named if values[name]},
        "type": record.collection,
        "state": shown_state(values),
        "sharelevel": values["sharelevel"],
        "owner": f"user:{values['owner']}",
    }


def _links(record: Record, pid: Pid, site: str) -> Body:
    links: Body = {"self": address_of(pid, site), "landing": landing_of(pid, site)}
    if record.collection in (DEPOSIT, COLLECTION):
        links["relationships"] = dict(_relationships(record.values, site))
    if record.collection == DEPOSIT:
        links["files"] = f"{links['self']}/files"
    return links


def _relationships(values: Values, site: str) -> Iterator[tuple[str, str]]:
    yield "community", address_of(Pid("community", values["community_id"]), site)
    if values.get("collection"):
        yield "collection", address_of(Pid("collection", values["collection_id"]), site)


def metadata(record: Record, site: str) -> Body:
    """Write the metadata of an object: `base`, and what the schemas of its community and its collection ask for."""
    values = record.values
    whole = {"$schema": f"{site}/api/objects/schema/dublin", **base_of(record)}
    told = {"base": whole, "community": values.get("values"), "collection": values.get("collection_values")}
    return {name: each for name, each in told.items() if each}


def base_of(record: Record) -> Body:
    """Give the base metadata of an object, with what the site says in them."""
    values = record.values
    return base.shown(values["base"], values["sharelevel"], identifiers_of(values) if is_published(record) else ())


def identifiers_of(values: Values) -> list[str]:
    """Give the names of a published object as its metadata lists them."""
    epicpid, doi = values["epicpid"], values["doi"]
    handles = [f"epic:{epicpid}", f"hdl:{epicpid}"] if epicpid else []
    return [str(pid_of(values)), *handles, *([f"doi:{doi}"] if doi else [])]


def names_of(values: Values) -> list[str]:
    """Give the names by which texts, and the records of other groups, name an object."""
    known = ((PID, str(pid_of(values))), (DOI, values["doi"]), (HANDLE, values["epicpid"]))
    return [named(by, value) for by, value in known if value]


# Files


def file_entry(pid: Pid, file: Mapping[str, Any], site: str) -> Body:
    """Write a file of an object, from its record's values or its line in a list.

    An external one has its bytes at its own handle.
    """
    entry: Body = {name: file[name] for name in ENTRY}
    url = address_of_handle(file["epicpid"]) if file["external"] else file_address(pid, file["name"], site)
    return {"name": entry.pop("name"), "url": url, **entry}


def address_of_handle(handle: str) -> str:
    """Give the address by which everybody follows a handle; whatever it holds is one path (RFC 3986 §3.3)."""
    return f"https://hdl.handle.net/{quote(handle, safe='/:@!$&()*+,;=')}"


# Lists


def listed_object(line: Line, collection: str, site: str) -> Body:
    """Write an item of the list of a community's deposits or collections, from its line."""
    pid = Pid(line.data["namespace"], line.data["id"])
    return {
        "id": pid.id,
        "created": line.data["created"],
        "properties": {"pid": str(pid), "namespace": pid.namespace, "type": collection.capitalize()},
        "metadata": {"base": line.data["base"]},
        "links": {"self": address_of(pid, site)},
    }


def listed_community(line: Line, collection: str, site: str) -> Body:
    """Write an item of the list of communities, or of categories: those tell their state, too."""
    item = listed_object(line, collection, site)
    item["properties"] |= {"state": "Published", "sharelevel": "Open"}
    return item
