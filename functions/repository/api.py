"""Everything that the repository answers: its one table of operations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from functions.repository import object_schema
from functions.repository.administering import about, collections, members, policies, reviews, schema
from functions.repository.depositing import drafts, editing, placing, sending, submitting
from functions.repository.endpoints import (
    administration,
    files,
    landing,
    metadata,
    objects,
    publication,
    search,
    uploads,
)
from functions.repository.pids import NAMESPACES
from functions.repository.store import CATEGORY, COLLECTION, COMMUNITY, DEPOSIT
from shared.http import WEB_PAGE, Handler, Operation, Who

_API: Final = "/api/objects"
_OBJECT: Final = f"{_API}/<ns>/<id>"
_ENVELOPE: Final = object_schema.schema
"""What an object is shown as."""
_BYTES: Final = "application/octet-stream"


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


def _search() -> Iterator[Operation]:
    """Give the search: of all objects, and of those of a type; communities have a list."""
    arguments = ("query", "page", "size", "sort", "context", "drafts")
    yield _get(_API, search.search_objects, Who.ANYBODY, dict, *arguments, "type")
    for kind in (DEPOSIT, COLLECTION, CATEGORY):
        yield _get(f"{_API}/{kind}", partial(search.search_type, kind), Who.ANYBODY, dict, *arguments)
    yield _get(f"{_API}/<type>", search.search_any_type, Who.ANYBODY, dict, *arguments)


def _objects() -> Iterator[Operation]:
    """Give what is done with an object as a whole."""
    for kind in (DEPOSIT, COLLECTION):
        run = partial(objects.create_draft, kind)
        yield Operation("POST", f"{_API}/{kind}", run, Who.PERSON, ("title",), _ENVELOPE, status=201)
    yield _get(_OBJECT, objects.read_object, Who.READER, _ENVELOPE)
    yield Operation("DELETE", _OBJECT, objects.delete_object, Who.OWNER, status=204)


def _metadata() -> Iterator[Operation]:
    """Give what is done with metadata and with what they may be."""
    for method in ("PATCH", "POST"):
        yield Operation(method, _OBJECT, metadata.patch_object, Who.OWNER, list, _ENVELOPE)
    for namespace in (COMMUNITY, COLLECTION):
        path = f"{_API}/{namespace}/<id>/schema"
        yield _get(path, partial(metadata.read_schema, namespace), Who.ANYBODY, _ENVELOPE)
        yield Operation("PUT", path, partial(metadata.write_schema, namespace), Who.OWNER, ("fields",), _ENVELOPE)


def _administration() -> Iterator[Operation]:
    """Give what communities and categories are made and run with, and what decides who has files."""
    for namespace in (COMMUNITY, CATEGORY):
        run = partial(administration.create_registered, namespace)
        yield Operation("POST", f"{_API}/{namespace}", run, Who.ADMIN, ("title",), _ENVELOPE, status=201)
    members, policies = (f"{_API}/community/<id>/{name}" for name in ("members", "policies"))
    yield _get(members, administration.read_members, Who.OWNER)
    yield Operation("PUT", members, administration.write_members, Who.OWNER, ("admins", "members"), dict)
    yield _get(policies, administration.read_policies, Who.OWNER)
    yield Operation("PUT", policies, administration.write_policies, Who.OWNER, ("review", "mandatory"), dict)
    access = f"{_OBJECT}/access"
    yield _get(access, administration.read_access, Who.OWNER)
    yield Operation("PUT", access, administration.write_access, Who.OWNER, ("sharelevel", "users"), dict)
    yield Operation(
        "PUT", f"{_OBJECT}/collection", administration.put_into_collection, Who.OWNER, ("collection",), _ENVELOPE
    )


def _files() -> Iterator[Operation]:
    """Give what is done with the files of an object; one of them has several addresses."""
    listed = f"{_OBJECT}/files"
    yield _get(listed, files.listing, Who.READER, list, "page", "size")
    for method in ("POST", "PATCH"):
        yield Operation(method, listed, files.refer, Who.OWNER, list, _ENVELOPE)
    for path in (f"{listed}/<name:path>", "/api/object/<ns>/<id>/files/<name:path>"):
        yield _get(path, files.download, Who.READER, _BYTES)
        yield Operation("PUT", path, files.put, Who.OWNER, _BYTES, _ENVELOPE)
        yield Operation("DELETE", path, files.delete, Who.OWNER, status=204)
    for namespace in NAMESPACES:
        yield _get(f"/{namespace}/<id>/files/<name:path>", partial(files.download, ns=namespace), Who.READER, _BYTES)
    yield _get(f"{_OBJECT}/status/<place>", files.status, Who.READER)
    for method in ("GET", "POST"):
        yield Operation(method, f"{_OBJECT}/stage/<place>", files.stage, Who.READER, gives=dict)


def _uploads() -> Iterator[Operation]:
    """Give how files are sent that no request carries."""
    opened, upload = f"{_OBJECT}/uploads", f"{_OBJECT}/uploads/<upload>"
    said = ("name", "size", "md5", "part_size")
    yield Operation("POST", opened, uploads.open, Who.OWNER, said, dict, said, status=201)
    yield _get(opened, uploads.listing, Who.OWNER, list)
    yield _get(upload, uploads.read, Who.OWNER, dict, "from")
    yield Operation("DELETE", upload, uploads.abort, Who.OWNER, status=204)
    yield Operation("POST", f"{upload}/complete", uploads.complete, Who.OWNER, gives=_ENVELOPE)


def _publication() -> Iterator[Operation]:
    """Give how drafts are published."""
    yield Operation("POST", f"{_OBJECT}/submit", publication.submit, Who.OWNER, gives=_ENVELOPE)
    yield Operation("POST", f"{_OBJECT}/approve", publication.approve, Who.OWNER, gives=_ENVELOPE)
    yield Operation("POST", f"{_OBJECT}/reject", publication.reject, Who.OWNER, ("reason",), _ENVELOPE)
    yield _get(f"{_OBJECT}/publication", publication.progress, Who.READER)


def _depositing() -> Iterator[Operation]:
    """Give the pages on which people make deposits, and what their forms do."""
    page = partial(Operation, gives=WEB_PAGE)
    yield page("GET", f"/{DEPOSIT}/drafts", drafts.show_drafts, Who.PERSON, arguments=("page",))
    yield page("GET", f"/{DEPOSIT}/new", drafts.show_new, Who.PERSON, arguments=("community", "title", "collection"))
    yield page("POST", f"/{DEPOSIT}/new", drafts.make_new, Who.PERSON, status=303)
    yield page("POST", f"/{DEPOSIT}/<id>/access", placing.change_access, Who.OWNER, status=303)
    yield page("POST", f"/{DEPOSIT}/<id>/collection", placing.change_collection, Who.OWNER, status=303)
    yield page("POST", f"/{DEPOSIT}/<id>/files", sending.change_files, Who.OWNER, status=303)
    shown = {"edit": editing.show_edit, "submit": submitting.show_submit}
    sent = {
        "edit": editing.save,
        "submit": submitting.submit,
        "review": submitting.review,
        "delete": submitting.delete,
    }
    for ns in (DEPOSIT, COLLECTION):
        for end, run in shown.items():
            yield page("GET", f"/{ns}/<id>/{end}", partial(run, ns=ns), Who.OWNER)
        for end, run in sent.items():
            yield page("POST", f"/{ns}/<id>/{end}", partial(run, ns=ns), Who.OWNER, status=303)


def _administering() -> Iterator[Operation]:
    """Give the pages on which communities are made and run, and what their forms do."""
    page = partial(Operation, gives=WEB_PAGE)
    yield page("GET", "/communities/new", about.show_new, Who.ADMIN)
    yield page("POST", "/communities/new", about.make_new, Who.ADMIN, status=303)
    pages: dict[str, tuple[Handler, Handler, tuple[str, ...]]] = {
        "edit": (about.show_edit, about.save, ()),
        "members": (members.show, members.change, ("page",)),
        "policies": (policies.show, policies.save, ()),
        "collections": (collections.show, collections.make, ("page",)),
    }
    for end, (show, change, arguments) in pages.items():
        yield page("GET", f"/{COMMUNITY}/<id>/{end}", show, Who.OWNER, arguments=arguments)
        yield page("POST", f"/{COMMUNITY}/<id>/{end}", change, Who.OWNER, status=303)
    for ns in (COMMUNITY, COLLECTION):
        yield page("GET", f"/{ns}/<id>/schema", partial(schema.show, ns=ns), Who.OWNER)
        yield page("POST", f"/{ns}/<id>/schema", partial(schema.save, ns=ns), Who.OWNER, status=303, arguments=("add",))
    yield page("GET", f"/{COMMUNITY}/<id>/reviews", reviews.show, Who.OWNER)
    yield page("POST", f"/{COMMUNITY}/<id>/delete", about.end, Who.ADMIN, status=303)


def _pages() -> Iterator[Operation]:
    """Give the pages of objects, and what leads to them."""
    for namespace in NAMESPACES:
        run = partial(landing.show_object, ns=namespace)
        yield _get(f"/{namespace}/<id>", run, Who.READER, WEB_PAGE)
    yield _get("/communities", landing.show_communities, Who.ANYBODY, WEB_PAGE, "page")
    yield _get("/pid/<handle:path>", landing.follow_handle, Who.ANYBODY, WEB_PAGE)
    yield _get("/doi/<doi:path>", landing.follow_doi, Who.ANYBODY, WEB_PAGE)
    yield _get("/static/schemas/object-metadata", landing.read_metadata_schema)


OPERATIONS: Final = (
    *_lists(),
    *_search(),
    *_objects(),
    *_metadata(),
    *_administration(),
    *_files(),
    *_uploads(),
    *_publication(),
    *_depositing(),
    *_administering(),
    *_pages(),
)
"""All operations of the repository."""
