"""What is posted to make plans: the documents in it, or all that keeps them from being taken.

The texts are those of the DMPRoadmap API v1. What they do not name is not checked: real documents are bent in many
places, and come back as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.plans.documents import exact_json
from functions.plans.documents.extension import UnknownVisibility, visibility
from functions.plans.documents.identifiers import identifiers_in, is_bad
from functions.plans.documents.parts import affiliations, contributors, fundings, is_said, objects
from functions.plans.store import VISIBILITIES
from shared.http.errors import MalformedBody

NO_JSON: Final = "invalid JSON format"
BAD_JSON: Final = "invalid JSON"
NO_TITLE: Final = "dmp title cannot be blank"
NO_CONTACT: Final = "contact email cannot be blank"
BOTH_REQUIRED: Final = ":title and the contact's :mbox are both required fields"
BAD_ID: Final = ":type and :identifier are required for all ids"
NO_AFFILIATION_NAME: Final = ":name is required for every :affiliation and :funding"
NAMELESS_CONTRIBUTOR: Final = ":role and either the :name or :email are required for each :contributor"
NAMELESS_FUNDING: Final = ":name, :funder_id or :grant_id are required for each funding"
UNKNOWN_VISIBILITY: Final = f"visibility must be one of {', '.join(VISIBILITIES)}"

_ORDER: Final = (
    BAD_JSON,
    NO_TITLE,
    NO_CONTACT,
    BOTH_REQUIRED,
    BAD_ID,
    NO_AFFILIATION_NAME,
    NAMELESS_CONTRIBUTOR,
    NAMELESS_FUNDING,
    UNKNOWN_VISIBILITY,
)

_LISTS: Final = ("contributor", "project", "dataset", "cost", "extension")


class BadDocument(Exception):
    """What was posted makes no plans. `errors` says all that is wrong with it, nothing twice."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__(*errors)
        self.errors = errors


def dmps_of(body: bytes, charset: str = "") -> list[dict[str, Any]]:
    """Give the documents that a body holds, as they were sent and in their order.

    Raises:
        BadDocument: it holds none, or one of them cannot be taken.
    """
    items = _items_of(body, charset)
    dmps: list[Any] = [item.get("dmp") if isinstance(item, dict) else None for item in items]
    found = {text for dmp in dmps for text in _problems(dmp)}
    if found:
        raise BadDocument(tuple(text for text in _ORDER if text in found))
    return dmps


def _items_of(body: bytes, charset: str) -> list[Any]:
    try:
        sent = exact_json.read(body, charset)
    except MalformedBody:
        raise BadDocument((NO_JSON,)) from None
    items = sent.get("items") if isinstance(sent, dict) else None
    if not isinstance(items, list) or not items:
        raise BadDocument((NO_JSON,))
    return items


def _problems(dmp: Any) -> Iterator[str]:
    if not isinstance(dmp, dict) or not dmp:
        yield BAD_JSON
        return
    yield from _of_required(dmp)
    yield from _of_types(dmp)
    yield from _of_parts(dmp)
    try:
        visibility(dmp)
    except UnknownVisibility:
        yield UNKNOWN_VISIBILITY


def _of_required(dmp: Mapping[str, Any]) -> Iterator[str]:
    contact = {} if dmp.get("contact") is None else dmp["contact"]
    if not isinstance(contact, dict):
        yield BAD_JSON
    mailbox = contact.get("mbox") if isinstance(contact, dict) else contact
    for value, blank in ((dmp.get("title"), NO_TITLE), (mailbox, NO_CONTACT)):
        if value is None or (isinstance(value, str) and not value.strip()):
            yield from (blank, BOTH_REQUIRED)
        elif not isinstance(value, str):
            yield BAD_JSON


def _of_types(dmp: Mapping[str, Any]) -> Iterator[str]:
    lists = [dmp.get(name) for name in _LISTS]
    lists += [project.get("funding") for _, project in objects(dmp.get("project"))]
    if not all(value is None or _is_list_of_objects(value) for value in lists):
        yield BAD_JSON


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _of_parts(dmp: Mapping[str, Any]) -> Iterator[str]:
    if any(map(is_bad, _ids_of(dmp))):
        yield BAD_ID
    if not all(is_said(affiliation.get("name")) for _, affiliation in affiliations(dmp)):
        yield NO_AFFILIATION_NAME
    if not all(is_said(each.get("name")) or is_said(each.get("mbox")) for _, each in contributors(dmp)):
        yield NAMELESS_CONTRIBUTOR
    if not all(_is_named(funding) for _, funding in fundings(dmp)):
        yield NAMELESS_FUNDING


def _ids_of(dmp: Mapping[str, Any]) -> Iterator[Any]:
    """Give the identifiers that are checked; below datasets and costs none is."""
    yield dmp.get("dmp_id")
    if isinstance(dmp.get("contact"), dict):
        yield dmp["contact"].get("contact_id")
    yield from (contributor.get("contributor_id") for _, contributor in contributors(dmp))
    yield from (affiliation.get("affiliation_id") for _, affiliation in affiliations(dmp))
    for _, funding in fundings(dmp):
        yield funding.get("funder_id")
        yield funding.get("grant_id")


def _is_named(funding: Mapping[str, Any]) -> bool:
    return is_said(funding.get("name")) or any(identifiers_in(funding.get(name)) for name in ("funder_id", "grant_id"))
