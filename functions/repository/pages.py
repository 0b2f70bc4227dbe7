"""The repository's pages for people: objects, communities, what is left of what was deleted, and what is refused.

Importing this imports Jinja.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from functions.repository.answers import exported
from functions.repository.identifiers import datacite_document
from functions.repository.landing import DATACITE, DATACITE_TYPE, file_of, work_of
from functions.repository.metadata.kinds import TYPE_WORDS
from functions.repository.operations import downloads
from functions.repository.operations.files import DIRECT_LIMIT
from functions.repository.operations.listing import ListPart
from functions.repository.operations.previews import TABLES, TablePreview
from functions.repository.operations.visits import MEMBERS_A_PAGE, Visit, every_file
from functions.repository.pids import Pid
from functions.repository.showing import base_facts, fields_of, schema_facts
from functions.repository.store import CATEGORY, COLLECTION, COMMUNITY, DEPOSIT, SCHEMA, SUBMITTED
from functions.repository.wire import landing_of, pid_of, shown_state
from shared.html import page
from shared.html.shortening import shortened
from shared.http import Request, Response
from shared.landing.exports import asked_for
from shared.landing.file_pages import page_number
from shared.landing.pages import landing_page
from shared.landing.work import CreativeWork, WorkFile
from shared.records import Record, Values

PLACE: Final = "Deposits"

_TEMPLATES: Final = Path(__file__).with_name("templates")
_KINDS: Final = {
    DEPOSIT: "Deposit",
    COLLECTION: "Collection",
    COMMUNITY: "Community",
    CATEGORY: "Category",
    SCHEMA: "Schema",
}
_IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_MOST_IMAGES: Final = 6
_OF_COMMUNITIES: Final = (300, 50)
"""Bytes of each text, and things of each list, on the page of all communities."""


def landing(request: Request, visit: Visit, preview: TablePreview | None = None) -> Response:
    """Write the page of an object, or give the form of it that is asked for."""
    work = work_of(visit, request.base_url)
    if asked_for(request) == DATACITE and work.is_public and visit.values["doi"]:
        return exported(_datacite(visit), DATACITE_TYPE)
    pid = pid_of(visit.values)

    def read(start: int, size: int) -> Sequence[WorkFile]:
        lines, _ = downloads.listing(pid, request.principal, start, size)
        return [file_of(pid, each.data, request.base_url, offered=visit.may_download) for each in lines]

    def every() -> Iterable[WorkFile]:
        files = every_file(visit.record)
        return (file_of(pid, each, request.base_url, offered=visit.may_download) for each in files)

    kind = visit.record.collection
    return landing_page(
        request,
        _TEMPLATES / f"{kind if kind in (DEPOSIT, COLLECTION, COMMUNITY) else 'registered'}.html",
        work,
        kind=_KINDS[kind],
        place=PLACE,
        faces=visit.related,
        all_files=every,
        file_count=visit.file_count,
        read_files=read,
        **_shown(request, visit, work, preview),
    )


def _shown(request: Request, visit: Visit, work: CreativeWork, preview: TablePreview | None) -> dict[str, Any]:
    """Give what the templates of objects show beside the work."""
    values, number = visit.values, page_number(request)
    pages = _pages(visit, work, number)
    return {
        "state": shown_state(values),
        "is_submitted": values["state"] == SUBMITTED,
        "is_own": visit.is_own,
        "may_edit": visit.may_edit(request.principal),
        "note": values.get("note") or "" if visit.is_own else "",
        "level": values["sharelevel"],
        "made": values["created"],
        "community_id": values.get("community_id", ""),
        "contact": values["base"].get("contact", ""),
        "may_download": visit.may_download,
        "base_facts": base_facts(visit, request.base_url),
        "schema_facts": list(schema_facts(visit)),
        "fields": fields_of(visit.record if visit.record.collection == SCHEMA else visit.named(SCHEMA, "own_schema")),
        "type_words": TYPE_WORDS,
        "preview": preview,
        "tables": tuple(TABLES),
        "images": _images(visit, work) if number == 1 else [],
        **pages,
    }


def _pages(visit: Visit, work: CreativeWork, number: int) -> dict[str, Any]:
    """Give the deposits of a community or a collection that the page shows, and what leads to others."""
    if visit.record.collection == COLLECTION:
        found = visit.members
        items = [_item(each.values) for each in found.objects] if found else []
        more, total = (found.place.pages > number, found.place.total) if found else (False, None)
    else:
        items, more, total = [_item(each.data) for each in visit.deposits.lines], visit.deposits.more, None
    start = (number - 1) * MEMBERS_A_PAGE
    return {
        "items": items,
        "collections": [_item(each.data) for each in visit.collections.lines],
        "more_collections": visit.collections.more,
        "count": _counted(start, len(items), total),
        "previous": f"{work.url}?page={number - 1}#deposits" if number > 1 else "",
        "next": f"{work.url}?page={number + 1}#deposits" if more else "",
        "is_known": visit.record.collection != COLLECTION or visit.members is not None,
    }


def _counted(start: int, shown: int, total: int | None) -> str:
    if not shown:
        return ""
    of = "" if total is None else f" of {total:,}"
    return f"{start + 1:,} to {start + shown:,}{of}"


def _item(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a list of deposits tells of each: its path below the site, title, creators and day."""
    creators = values["base"].get("creator", ())
    return {
        "path": landing_of(pid_of(values), ""),
        "title": values["base"].get("title") or str(pid_of(values)),
        "creators": "; ".join(creators[:3]) + (" and others" if len(creators) > 3 else ""),
        "made": values["created"],
        "community_id": values.get("community_id", ""),
        "description": values["base"].get("description", ""),
    }


def _images(visit: Visit, work: CreativeWork) -> list[WorkFile]:
    """Give the pictures that the page shows: small enough that the site itself gives them out."""
    stored = (told for told, kept in zip(work.files, visit.shown.files, strict=True) if not kept["external"])
    offered = (each for each in stored if each.media_type in _IMAGES and each.url)
    return [each for each in offered if 0 < (each.size or 0) <= DIRECT_LIMIT][:_MOST_IMAGES]


def _datacite(visit: Visit) -> dict[str, Any]:
    """Give what DataCite is told of an object (DataCite JSON)."""
    values = visit.values
    size = sum(each["size"] for each in visit.shown.files)
    told = datacite_document.document(values, values["published"], visit.file_count, size)
    return {"id": f"https://doi.org/{values['doi']}", "doi": values["doi"], **told}


def communities(request: Request, found: ListPart, new: Sequence[Record], number: int) -> Response:
    """Write the page of all communities."""
    address = f"{request.base_url}/communities"
    return page(
        request,
        _TEMPLATES / "communities.html",
        "Deposits",
        place=PLACE,
        public=True,
        communities=shortened([_item(each.data) for each in found.lines], *_OF_COMMUNITIES),
        may_make=request.principal.is_site_admin,
        new=shortened([_item(each.values) for each in new], *_OF_COMMUNITIES),
        previous=f"{address}?page={number - 1}" if number > 1 else "",
        next=f"{address}?page={number + 1}" if found.more else "",
    )


def buried(request: Request, values: Values) -> Response:
    """Write what is left of an object that was deleted; of what was never published, nothing but that."""
    is_told = bool(values["published"])
    namespace, _, id = values["pid"].partition(":")
    return page(
        request,
        _TEMPLATES / "tombstone.html",
        values["title"] if is_told and values["title"] else "Deleted",
        status=410,
        place=PLACE,
        kind=_KINDS.get(values["kind"], "Object"),
        pid=Pid(namespace, id),
        values=values if is_told else {},
        deleted=values["deleted"],
        creators=values.get("creators", ()) if is_told else (),
    )
