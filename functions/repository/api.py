"""Everything that the repository answers: its one table of operations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from functions.repository.endpoints import landing, objects
from functions.repository.pids import NAMESPACES
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT
from shared.http import WEB_PAGE, Handler, Operation, Who

_API: Final = "/api/objects"
_OBJECT: Final = f"{_API}/<ns>/<id>"


def _get(path: str, run: Handler, who: Who = Who.ANYBODY, gives: Any = dict, *arguments: str) -> Operation:
    return Operation("GET", path, run, who, gives=gives, arguments=arguments)


def _lists() -> Iterator[Operation]:
    """Give the lists of communities, and of what each has published."""
    paging = ("page", "size")
    for path in (f"{_API}/community", "/api/communities"):
        yield _get(path, partial(objects.list_registered, COMMUNITY), Who.ANYBODY, list, *paging)
    for collection in (DEPOSIT, COLLECTION):
        path = f"{_API}/community/<community>/{collection}s"
        yield _get(path, partial(objects.list_published, collection), Who.ANYBODY, list, *paging)


def _objects() -> Iterator[Operation]:
    """Give what is done with an object as a whole."""
    for kind in (DEPOSIT, COLLECTION):
        run = partial(objects.create_draft, kind)
        yield Operation("POST", f"{_API}/{kind}", run, Who.PERSON, ("title",), dict, status=201)
    yield _get(_OBJECT, objects.read_object, Who.READER)
    yield Operation("DELETE", _OBJECT, objects.delete_object, Who.OWNER, status=204)


def _pages() -> Iterator[Operation]:
    """Give the pages of objects, and what leads to them."""
    for namespace in NAMESPACES:
        run = partial(landing.show_object, ns=namespace)
        yield _get(f"/{namespace}/<id>", run, Who.READER, WEB_PAGE)
    yield _get("/pid/<handle:path>", landing.follow_handle, Who.ANYBODY, WEB_PAGE)
    yield _get("/doi/<doi:path>", landing.follow_doi, Who.ANYBODY, WEB_PAGE)
    yield _get("/static/schemas/object-metadata", landing.read_metadata_schema)


OPERATIONS: Final = (*_lists(), *_objects(), *_pages())
"""All operations of the repository."""
