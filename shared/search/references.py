"""What people's texts name among the site's records: addresses of every form that is served, and identifiers.

An address with the record's number says where the record is. Of a package the name has to be looked for, of an object
of the repository its pid, DOI or handle: in the index (`find`), or by whoever has those records.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from shared.persistent_ids import doi_of, handle_of
from shared.search.addresses import address
from shared.search.present import search_copy
from shared.search.readers import PUBLIC
from shared.search.tree import And, Node, Or, Term
from shared.settings import settings

NUMBER: Final = "number"
NAME: Final = "name"
PID: Final = "pid"
DOI: Final = "doi"
HANDLE: Final = "epicpid"

LONGEST: Final = 1_000
"""Characters of a text that is looked at; longer ones name nothing."""


class RecordReference(NamedTuple):
    """What a text names.

    Attributes:
        by: how: a record's `NUMBER`, a package's `NAME`, or the `PID`, `DOI` or `HANDLE` of an object.
        value: the number, name or identifier.
        kind: the kind of the record, where a number is of one.
    """

    by: str
    value: str
    kind: str = ""

    @property
    def place(self) -> str | None:
        """The address of the record, if it is known."""
        return address(self.kind, int(self.value)) if self.by == NUMBER else None


_OF_PACKAGE: Final = r"/(?:api(?:/[123])?/rest/(?:package|dataset)|dataset)/"
_ID: Final = r"(?P<id>[1-9]\d{0,17})"
_NUMBERED: Final = tuple(
    (re.compile(rf"{pattern}/?", re.ASCII), kind)
    for pattern, kind in (
        (rf"/(?:api/v1/experiment|experiment/view)/{_ID}", "experiment"),
        (rf"/api/v1/dataset/{_ID}", "dataset"),
        (rf"/(?:api/)?data_products?/{_ID}(?:\.json)?", "data_product"),
        (rf"/(?:api/)?external_objects?/{_ID}(?:\.json)?", "external_object"),
        (rf"/(?:api/)?code_runs?/{_ID}(?:\.json)?", "code_run"),
        (rf"/(?:api/v1/)?plans/{_ID}(?:/export\.pdf)?", "plan"),
        (rf"{_OF_PACKAGE}experiment-{_ID}", "experiment"),
        (rf"{_OF_PACKAGE}data_product-{_ID}", "data_product"),
    )
)
_DEPOSIT: Final = re.compile(rf"{_OF_PACKAGE}deposit-([0-9a-f]{{16}})/?")
_PACKAGE: Final = re.compile(rf"{_OF_PACKAGE}([a-z0-9_-]{{2,100}})(?:\.\w+)?/?")
_SHOWN: Final = re.compile(r"/api(?:/3)?/action/package_show/?")
_OBJECT: Final = re.compile(r"/(?:api/objects/([^/]+)|(deposit|collection|community|schema|category))/([^/]+)(?:/.*)?")
_RESOLVED: Final = re.compile(r"/(doi|pid)/(.+)")
_PID: Final = re.compile(r"([a-z][a-z0-9_-]*):([A-Za-z0-9._-]+)")


def read(text: str, site: str) -> RecordReference | None:
    """Give what a text names; None if that is nothing that this site can have.

    Args:
        text: an address with this site's or a path alone, a pid, a DOI or a handle.
        site: the address that the request came in on.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    if doi := doi_of(text):
        return RecordReference(DOI, doi)
    if handle := handle_of(text):
        return RecordReference(HANDLE, handle)
    if "/" not in text:
        return RecordReference(PID, text) if _PID.fullmatch(text) else None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    path = _path(parts.netloc, parts.path, site)
    return _at(path, parts.query) if path else None


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
        return RecordReference(NAME, found[1])
    if _SHOWN.fullmatch(path):
        return next((RecordReference(NAME, id) for id in parse_qs(query).get("id", ())), None)
    if found := _RESOLVED.fullmatch(path):
        return RecordReference(DOI if found[1] == "doi" else HANDLE, unquote(found[2]))
    if found := _OBJECT.fullmatch(path):
        return RecordReference(PID, f"{unquote(found[1] or found[2])}:{unquote(found[3])}")
    return None


def find(references: Iterable[RecordReference], readers: Collection[str] | None = frozenset({PUBLIC})) -> list[str]:
    """Give the addresses of the records that references name by no number. A round trip, none without such.

    Args:
        references: what is named.
        readers: the terms by which the caller finds (`shared.search.readers_of`).

    Raises:
        SearchUnavailable: the index cannot be asked now.
    """
    named = [each for each in dict.fromkeys(references) if each.by != NUMBER][:100]
    if not named:
        return []
    tree = Or(tuple(map(_tree, named)))
    return list(search_copy().search(tree, None if readers is None else frozenset(readers), limit=len(named)).ids)


def _tree(reference: RecordReference) -> Node:
    if reference.by == NAME:
        named = And((Term("kind", "package"), Term("name", reference.value)))
        return Or((named, Term("uuid", reference.value)))
    return And((Term("dialect", "repository"), Term(reference.by, reference.value.casefold()[:LONGEST])))
