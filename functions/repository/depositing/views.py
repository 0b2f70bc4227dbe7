"""What the pages show. Importing this imports Jinja."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from functions.repository import wire
from functions.repository.depositing.file_list import ROOM, file_list
from functions.repository.depositing.form import ALL_UNNAMED, NOTHING_BESIDE, BesideForm, Filling, shown_groups
from functions.repository.depositing.listing import PAGE, ListedDraft
from functions.repository.depositing.opened import Opened, has_failed, is_open
from functions.repository.depositing.parts import part_number, parts_of, query_of, weight_of
from functions.repository.depositing.suggestions import suggested
from functions.repository.depositing.surroundings import MOST_READERS
from functions.repository.operations.files import DIRECT_LIMIT
from functions.repository.operations.versions import version_of
from functions.repository.store import DEPOSIT, VERIFYING
from shared.files import addresses
from shared.html import page
from shared.html.measures import beginning, fitting
from shared.http import Request, Response
from shared.landing.file_pages import page_number
from shared.records import Line
from shared.settings import settings

_TEMPLATES: Final = Path(__file__).with_name("templates")
_PLACE: Final = "Deposits"

LEVELS: Final = (
    ("Open", "Everybody can download the files."),
    ("Restricted", "Whoever has an account here can download the files."),
    ("Closed", "Only you and whom you name can download the files."),
)

_ROOM_FOR_UNNAMED: Final = 8_000
"""Bytes of a page for values that no field of a schema names."""

_FOR_FIELDS_AND_FILES: Final = 38_000
_LEAST_FOR_FILES: Final = 10_000
"""Bytes of a page for a form and for files."""

_FEW: Final = 8
"""Communities that are shown as cards, all at a glance; more are a list to choose from."""


def drafts(request: Request, listed: Sequence[ListedDraft], total: int, number: int) -> Response:
    """Show a page of somebody's drafts."""
    return page(
        request,
        _TEMPLATES / "drafts.html",
        "My drafts",
        place=_PLACE,
        drafts=listed,
        count=f"{total} {'draft' if total == 1 else 'drafts'}",
        previous=f"{request.base_url}/deposit/drafts?page={number - 1}" if number > 1 else "",
        next=f"{request.base_url}/deposit/drafts?page={number + 1}" if number * PAGE < total else "",
    )


def new(
    request: Request,
    found: Sequence[Line],
    collections: Sequence[Line],
    said: Mapping[str, str],
    wrong: tuple[str, Mapping[str, str]],
    status: int,
) -> Response:
    """Show the form for a new deposit.

    Args:
        request: what is answered.
        found: the communities to choose from.
        collections: those of the community that is said.
        said: what is filled in.
        wrong: what is wrong with it as a whole, and by fields.
        status: of the answer.
    """
    return page(
        request,
        _TEMPLATES / "new.html",
        "New deposit",
        status=status,
        place=_PLACE,
        communities=[(each.data["id"], {"description": "", **each.data["base"]}) for each in found],
        as_cards=len(found) <= _FEW,
        levels=LEVELS,
        collections={each.data["id"]: each.data["base"]["title"] for each in collections},
        said={"sharelevel": "Open", "title": "", "collection": "", **_only_choice(found), **said},
        wrong=wrong[0],
        wrong_fields=wrong[1],
    )


def _only_choice(found: Sequence[Line]) -> dict[str, str]:
    return {"community": found[0].data["id"] if len(found) == 1 else ""}


def edit(
    request: Request,
    work: Opened,
    filling: Filling,
    wrong: str = "",
    status: int = 200,
    beside: BesideForm = NOTHING_BESIDE,
) -> Response:
    """Show a deposit or a collection to whoever works on it.

    Args:
        request: what is answered.
        work: the object.
        filling: what is filled into its form.
        wrong: why nothing was saved.
        status: of the answer.
        beside: what a form beside that of the metadata has sent, and what is wrong with it.
    """
    record = work.record
    parts = parts_of(work.groups)
    number = part_number(request, len(parts))
    groups = shown_groups(parts[number - 1], work.document, filling)
    shown = {each.field.name for group in groups for each in group.fields}
    return page(
        request,
        _TEMPLATES / "edit.html",
        _title(work),
        status=status,
        bytes_from=(addresses.origin(settings.files_bucket),) if work.may_send and record.collection == DEPOSIT else (),
        **_facts(request, work, max(_LEAST_FOR_FILES, _FOR_FIELDS_AND_FILES - weight_of(parts[number - 1]))),
        groups=groups,
        part=number,
        parts=len(parts),
        action=query_of(number),
        version=work.version,
        rows=filling.rows,
        **_unnamed(work, filling),
        wrong=wrong,
        elsewhere={name: text for name, text in filling.wrong.items() if name not in shown},
        saved=request.method in ("GET", "HEAD") and "saved" in request.query,
        note=record.values["note"],
        direct_limit=DIRECT_LIMIT,
        suggestions=suggested(work.form) if work.may_edit else {},
        wrong_beside=beside.wrong,
        reason=beside.said.get("reason", ""),
        **_placing(work, beside),
    )


def _placing(work: Opened, beside: BesideForm) -> dict[str, Any]:
    """Give what the forms of its files' readers and of its collection show."""
    values, around = work.record.values, work.around
    offered = {each.data["id"]: each.data["base"]["title"] for each in around.collections}
    if values.get("collection_id"):
        offered = {values["collection_id"]: around.collection, **offered}
    named = [(f"user:{id}", around.readers.get(id)) for id in values["users"][:MOST_READERS]]
    return {
        "levels": LEVELS,
        "who": beside.said.get("who", ""),
        "chosen_level": beside.said.get("sharelevel", values["sharelevel"]).lower(),
        "level_version": version_of(values["sharelevel"]),
        "readers": [(name, (known.full_name or known.username) if known else name) for name, known in named],
        "more_readers": len(values["users"]) - len(named),
        "collections": offered,
        "inside": beside.said.get("collection", values.get("collection_id") or ""),
        "collection_version": version_of(values.get("collection_id") or ""),
    }


def _unnamed(work: Opened, filling: Filling) -> dict[str, Any]:
    """Give the values that no field of a schema names, as many as there is room for: first those that must go."""
    values = sorted(work.unnamed.items(), key=lambda each: not work.must_go(each[0]))
    told = [(name, beginning(json.dumps(value, ensure_ascii=False), 500), work.must_go(name)) for name, value in values]
    others = fitting(told, _ROOM_FOR_UNNAMED)
    return {"others": others, "more_others": len(told) - len(others), "removed": filling.removed, "all": ALL_UNNAMED}


def submit(request: Request, work: Opened, wrong: str, status: int) -> Response:
    """Show what a draft still needs before it is submitted."""
    labels = {field.name: field.label for field in work.form}
    places = {
        field.name: query_of(number)
        for number, part in enumerate(parts_of(work.groups), 1)
        for group in part
        for field in group.fields
    }
    return page(
        request,
        _TEMPLATES / "submit.html",
        f"Submit {_title(work)}",
        status=status,
        **_facts(request, work),
        missing=[(name, labels.get(_field_of(name), name), places.get(_field_of(name), "")) for name in work.missing],
        waiting=[
            {"name": each["name"], "is_open": is_open(each)}
            for each in work.around.uploads
            if is_open(each) or each["state"] == VERIFYING
        ],
        reviewed=work.around.policies.get("review", False),
        has_doi=work.around.policies.get("doi", True),
        wrong=wrong,
    )


def _field_of(name: str) -> str:
    """Give the field in which something that is missing is said: a licence is one of the rights."""
    return "rights" if name == "license" else name


def _title(work: Opened) -> str:
    title: str = work.record.values["base"].get("title", "")
    return title or f"Untitled {work.record.collection}"


def _facts(request: Request, work: Opened, room: int = ROOM) -> dict[str, Any]:
    """Give what all pages of a deposit tell of it; `room` is for its files."""
    record, shown = work.record, work.shown
    pid = wire.pid_of(record.values)
    entries = [wire.file_entry(pid, each, request.base_url) for each in shown.files]
    path = f"/{record.collection}/{record.values['id']}"
    return {
        "place": _PLACE,
        "work": work,
        "kind": record.collection,
        "path": path,
        "pid": str(pid),
        "state": wire.shown_state(record.values),
        "is_own_draft": not wire.is_published(record) and record.values["owner"] == request.principal.user_id,
        "level": record.values["sharelevel"],
        "changed": max(record.values["updated"], shown.files_changed),
        "api": wire.address_of(pid, request.base_url),
        "files": file_list(entries, page_number(request), f"{request.base_url}{path}/edit", min(room, ROOM)),
        "has_most": len(entries) >= wire.MOST_FILES,
        "size": sum(each["size"] for each in entries),
        "uploads": [
            {**each, "is_open": is_open(each), "has_failed": has_failed(each), "path": quote(each["id"])}
            for each in work.around.uploads
        ],
    }
