"""What people's texts name among the site's records: addresses of every form that is served, and identifiers.

Nobody is asked whether there is such a record: what is named may come later. By the name its face is found, and what
links to it (`faces.py`).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from shared.persistent_ids import doi_of, handle_of
from shared.search.addresses import address
from shared.search.card import LONGEST_RAW
from shared.search.names import DOI, HANDLE, NAME, NUMBER, PID, UUID, named
from shared.settings import settings


class RecordReference(NamedTuple):
    """What a text names.

    Attributes:
        by: how: a record's `NUMBER` or `UUID`, a package's `NAME`, or the `PID`, `DOI` or `HANDLE` of an object.
        value: the number, name or identifier.
        kind: the kind of the record, where a number is of one.
    """

    by: str
    value: str
    kind: str = ""

    @property
    def name(self) -> str:
        """The name by which the record is found (`Faces.get`): its address, or another."""
        return address(self.kind, int(self.value)) if self.by == NUMBER else named(self.by, self.value)


_OF_PACKAGE: Final = r"/(?:api(?:/[123])?/rest/(?:package|dataset)|dataset)/"
_ID: Final = r"(?P<id>[1-9]\d{0,17})"
_NUMBERED: Final = tuple(
    (re.compile(rf"{pattern}/?", re.ASCII), kind)
    for pattern, kind in (
        (rf"/(?:api/v1/experiment|experiment/view)/{_ID}", "experiment"),
        (rf"/(?:api/v1|experiment/view/[1-9]\d{{0,17}})/dataset/{_ID}", "dataset"),
        (rf"/(?:api/)?data_products?/{_ID}(?:\.json)?", "data_product"),
        (rf"/(?:api/)?external_objects?/{_ID}(?:\.json)?", "external_object"),
        (rf"/(?:api/)?code_runs?/{_ID}(?:\.json)?", "code_run"),
        (rf"/(?:api/v1/)?plans/{_ID}(?:/export\.pdf)?", "plan"),
        (rf"{_OF_PACKAGE}experiment-{_ID}", "experiment"),
        (rf"{_OF_PACKAGE}data_product-{_ID}", "data_product"),
        (rf"{_OF_PACKAGE}plan-{_ID}", "plan"),
    )
)
_DEPOSIT: Final = re.compile(rf"{_OF_PACKAGE}deposit-([0-9a-f]{{16}})/?")
_PACKAGE: Final = re.compile(rf"{_OF_PACKAGE}([a-z0-9_-]{{2,100}})(?:\.\w+)?/?")
_SHOWN: Final = re.compile(r"/api(?:/3)?/action/package_show/?")
_OBJECT: Final = re.compile(r"/(?:api/objects/([^/]+)|(deposit|collection|community|schema|category))/([^/]+)(?:/.*)?")
_RESOLVED: Final = re.compile(r"/(doi|pid)/(.+)")
_PID: Final = re.compile(r"([a-z][a-z0-9_-]*):([A-Za-z0-9._-]+)")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def read(text: str, site: str) -> RecordReference | None:
    """Give what a text names; None if that is nothing that this site can have.

    Args:
        text: an address with this site's or a path alone, a pid, a DOI, a handle or a UUID.
        site: the address that the request came in on.
    """
    try:
        found = _read(text.strip(), site)
        return found if found and len(found.name.encode()) <= LONGEST_RAW else None
    except UnicodeEncodeError:  # half a character
        return None


def _read(text: str, site: str) -> RecordReference | None:
    if doi := doi_of(text):
        return RecordReference(DOI, doi)
    if handle := handle_of(text):
        return RecordReference(HANDLE, handle)
    if "/" not in text:
        return _alone(text)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    path = _path(parts.netloc, parts.path, site)
    return _at(path, parts.query) if path else None


def _alone(text: str) -> RecordReference | None:
    if _UUID.fullmatch(text):
        return RecordReference(UUID, text)
    return RecordReference(PID, text) if _PID.fullmatch(text) else None


def _path(host: str, path: str, site: str) -> str:
    """Give the path below the site's address; empty: it is another site's."""
    for own in map(urlsplit, filter(None, (site, settings.site_url))):
        below = f"{own.path}/"
        if not host or host.lower() == own.netloc.lower():
            if path.startswith(below):
                return path[len(own.path) :]
            if not host and path.startswith("/"):
                return path
    return ""


def _at(path: str, query: str) -> RecordReference | None:
    for pattern, kind in _NUMBERED:
        if found := pattern.fullmatch(path):
            return RecordReference(NUMBER, found["id"], kind)
    if found := _DEPOSIT.fullmatch(path):
        return RecordReference(PID, f"deposit:{found[1]}")
    if found := _PACKAGE.fullmatch(path):
        return RecordReference(UUID if _UUID.fullmatch(found[1]) else NAME, found[1])
    if _SHOWN.fullmatch(path):
        return next((_at(f"/dataset/{id}", "") for id in parse_qs(query).get("id", ())), None)
    if found := _RESOLVED.fullmatch(path):
        return RecordReference(DOI if found[1] == "doi" else HANDLE, unquote(found[2]))
    if found := _OBJECT.fullmatch(path):
        return RecordReference(PID, f"{unquote(found[1] or found[2])}:{unquote(found[3])}")
    return None
