"""Importing objects of another repository: with their pids, dates and identifiers, and references to their files.

What is imported is published, and nobody is asked for names: it has those that it had. Its bytes stay where they are;
a file that has a handle is there as a reference to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from functions.repository import moments, refusals
from functions.repository.files.references import MOST, FileReference, read
from functions.repository.identifiers.names import doi_key
from functions.repository.metadata import base
from functions.repository.operations import drafts, links, new_records, objects, references
from functions.repository.operations.permissions import require_site_admin
from functions.repository.operations.places import find_named
from functions.repository.operations.publishing import schema_published, with_schema
from functions.repository.pids import NAMESPACES, Pid, parse
from functions.repository.store import (
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    DRAFT,
    OBJECTS,
    PUBLISHED,
    SCHEMA,
    SHUT,
    TOMBSTONE,
    store,
)
from shared.http import Refused
from shared.principal import Principal
from shared.records import Add, Change, Create, Fence, NotUnique, Prepared, Record, Update, Values
from shared.settings import settings


def import_object(document: Mapping[str, Any], caller: Principal) -> Record:
    """Import a deposit or a collection; where it was cut off, the same again goes on. Some ten round trips.

    Args:
        document: the object as a repository's API shows it (SURF Data Repository, "Get specific deposit").
        caller: who imports it, and owns it from then on.

    Raises:
        Refused: 401, 403; 400 for what is no such object, names a community that there is not, or has the handle or
            the DOI of another object; 409 for one that is there already, or was.
    """
    account = require_site_admin(caller)
    pid, values = _read(document)
    named = links.names_in(values["base"], settings.site_url or "")
    record = _begun(pid, {**values, "owner": account, "owner_name": caller.username, "links": named})
    if record.values["state"] == PUBLISHED or not record.values["claimed"]:
        raise refusals.conflict(f"Object '{pid}' is there already")
    if record.collection == DEPOSIT:
        files = _references(document)
        for first in range(0, len(files), MOST):
            part = files[first : first + MOST]
            references.add(pid, partial(_read_references, part), caller, record.values["updated"])
    return _published(record)


def _begun(pid: Pid, values: Values) -> Record:
    """Give the draft that an import begins with: a new one, or what is there already, perhaps of an earlier try."""
    with suppress(Refused):
        return objects.require(pid)
    if store().lookup(TOMBSTONE, {"pid": str(pid)}):
        raise refusals.conflict(f"Object '{pid}' was deleted here")
    kind = COLLECTION if pid.namespace == COLLECTION else DEPOSIT
    reserved = [kind, SCHEMA] if kind == COLLECTION else [kind]
    try:
        return store().transact(lambda prepared: list(_made(prepared, kind, values)), reserve=reserved)[0]
    except NotUnique as taken:
        raise refusals.bad_request(f"Another object has the same {taken.fields[0].removesuffix('_key')}") from None


def _made(prepared: Prepared, kind: str, values: Values) -> Iterator[Change]:
    if kind == COLLECTION:
        yield Create(COLLECTION, prepared.ids[0], {**values, "own_schema": prepared.ids[1]})
        yield Create(SCHEMA, prepared.ids[1], new_records.schema(values, values["base"]["title"]))
    else:
        yield Create(DEPOSIT, prepared.ids[0], {**values, "collection_values": {}})
    yield Add(COMMUNITY, values["community"], {OBJECTS: 1})


def _published(draft: Record) -> Record:
    def plan(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(draft.collection, draft.id)
        if record is None or record.values["state"] != DRAFT:
            raise refusals.conflict("The object was changed while it was being imported")
        shut = [Fence(record, store().tally(record), SHUT)] if record.collection == DEPOSIT else []
        more = {"state": PUBLISHED}
        return [Update(record, {**record.values, **more}), *schema_published(prepared, more), *shut]

    return store().transact(plan, read=with_schema(draft))[0]


# What a document says


def _read(document: Mapping[str, Any]) -> tuple[Pid, Values]:
    properties, metadata = _object(document, "properties"), _object(document, "metadata")
    pid = parse(str(properties.get("pid", "")))
    if pid is None or (pid.namespace in NAMESPACES and pid.namespace not in (DEPOSIT, COLLECTION)):
        raise refusals.bad_request("'properties.pid' must name a deposit or a collection")
    level = str(properties.get("sharelevel", "")).lower()
    if level.capitalize() not in refusals.SHARE_LEVELS:
        raise refusals.bad_share_level(properties.get("sharelevel"))
    said = {name: each for name, each in _object(metadata, "base").items() if name != "$schema"}
    kept, complaints = base.kept(said)
    if complaints or "title" not in kept:
        raise refusals.bad_request(f"Invalid metadata: {complaints[0][1] if complaints else 'no title'}")
    doi = properties.get("doi") or None
    created = _moment(document, "created")
    return pid, {
        **drafts.EMPTY,
        "namespace": pid.namespace,
        "id": pid.id,
        "claimed": str(pid),
        "state": DRAFT,
        "sharelevel": level,
        "created": created,
        "updated": _moment(document, "updated"),
        "published": created,
        "base": kept,
        "epicpid": properties.get("epicpid") or None,
        "doi": doi,
        "doi_key": doi_key(doi) if doi else None,
        **_community(document),
        "values": metadata.get("community") or {},
    }


def _community(document: Mapping[str, Any]) -> Values:
    address = str(_object(_object(document, "links"), "relationships").get("community", ""))
    pid = Pid(COMMUNITY, address.rstrip("/").rpartition("/")[2])
    place = find_named(pid)
    record = store().get(*place) if place else None
    if record is None:
        raise refusals.unknown_community(str(pid))
    return {"community": record.id, "community_id": pid.id, "schema": record.values["own_schema"]}


def _references(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in document.get("files") or () if isinstance(each, Mapping) and each.get("epicpid")]


def _read_references(files: Sequence[Mapping[str, Any]]) -> list[FileReference]:
    known = ("name", "epicpid", "size", "md5", "mimetype")
    return read([{name: each[name] for name in known if each.get(name)} for each in files], is_patch=False)


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(found, Mapping):
        raise refusals.bad_request(f"'{name}' must be an object")
    return found


def _moment(document: Mapping[str, Any], name: str) -> str:
    try:
        return moments.written(datetime.fromisoformat(str(document.get(name)).replace("Z", "+00:00")))
    except ValueError:
        raise refusals.bad_request(f"'{name}' must be a moment") from None
