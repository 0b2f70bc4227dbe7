"""Everything that the catalogue answers: its one table of operations.

Each is also below `/api/1` and `/api/2`, and with `dataset` for `package` (`addresses.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from functions.catalogue import models
from functions.catalogue.action import endpoint as action
from functions.catalogue.endpoints import (
    files,
    groups,
    harvest,
    others,
    packages,
    pages,
    relationships,
    search,
    util,
)
from shared.http import WEB_PAGE, Handler, Operation, Slash, Who
from shared.http.response import JSON

_ANYBODY: Final = Who.ANYBODY
_PERSON: Final = Who.PERSON
_OWNER: Final = Who.OWNER
_READER: Final = Who.READER
_NONE: Final[Slash] = "none"

_REST: Final = "/api/rest"
_PACKAGE: Final = f"{_REST}/package/<ref>"


def _get(path: str, run: Handler, who: Who = _ANYBODY, gives: Any = list, *arguments: str) -> Operation:
    return Operation("GET", path, run, who, gives=gives, arguments=arguments, slash=_NONE)


def _write(method: str, path: str, run: Handler, who: Who, takes: Any = None, gives: Any = None) -> Operation:
    return Operation(method, path, run, who, takes, gives, slash=_NONE)


def _things() -> Iterator[Operation]:
    """Give the operations of packages and groups; POST and PUT are the same."""
    for name, model, rows in (
        ("package", models.PACKAGE, (packages.list_packages, packages.create_package)),
        ("group", models.GROUP, (groups.list_groups, groups.create_group)),
    ):
        yield _get(f"{_REST}/{name}", rows[0])
        yield from (_write(method, f"{_REST}/{name}", rows[1], _PERSON, model, model) for method in ("POST", "PUT"))
    for name, model, read, change, delete in (
        ("package", models.PACKAGE, packages.read_package, packages.change_package, packages.delete_package),
        ("group", models.GROUP, groups.read_group, groups.change_group, groups.delete_group),
    ):
        path = f"{_REST}/{name}/<ref>"
        yield _get(path, read, _READER, model)
        yield from (_write(method, path, change, _OWNER, model, model) for method in ("PUT", "POST"))
        yield _write("DELETE", path, delete, _OWNER)


_RELATION: Final = ("subject", "type", "object", "comment")


def _relationships() -> Iterator[Operation]:
    """Give the operations of a package's relationships."""
    between, all_of = f"{_PACKAGE}/<type>/<other>", f"{_PACKAGE}/relationships"
    make = relationships.create_relationship
    yield _get(all_of, relationships.list_relationships, _READER)
    yield _get(f"{all_of}/<other>", relationships.list_relationships_with, _READER)
    yield _get(f"{_PACKAGE}/<type>", relationships.list_relationships_of_type, _READER)
    yield _get(between, relationships.read_relationship, _READER, _RELATION)
    yield _write("POST", all_of, make, _OWNER, _RELATION, _RELATION)
    yield _write("POST", f"{all_of}/<other>", make, _OWNER, _RELATION, _RELATION)
    yield _write("POST", f"{_PACKAGE}/<type>", make, _OWNER, _RELATION, _RELATION)
    yield _write("POST", between, make, _OWNER, _RELATION, _RELATION)
    yield _write("PUT", between, relationships.change_relationship, _OWNER, _RELATION, _RELATION)
    yield _write("DELETE", between, relationships.delete_relationship, _OWNER)


def _harvested() -> Iterator[Operation]:
    """Give what other portals harvest."""
    yield _get("/data.json", harvest.whole_catalogue, gives=dict)
    for end in ("ttl", "jsonld", "xml"):
        yield _get(f"/catalog.{end}", partial(harvest.catalogue_page, end), _ANYBODY, _type(end), "page")
    for end in ("ttl", "jsonld", "rdf"):
        yield _get(f"/dataset/<ref>.{end}", partial(harvest.dataset, end), _READER, _type(end))


def _type(end: str) -> str:
    return harvest.SYNTAXES[end][1].partition(";")[0]


_UTIL: Final = "/api/util"


def _util() -> Iterator[Operation]:
    """Give what forms ask for."""
    yield _get(f"{_UTIL}/status", util.tell_status, _ANYBODY, dict)
    yield _get(f"{_UTIL}/is_slug_valid", util.is_slug_valid, _ANYBODY, dict, "type", "slug")
    yield _get(f"{_UTIL}/package/munge_name", util.munge_name, _ANYBODY, JSON, "name")
    yield _get(f"{_UTIL}/package/munge_title_to_name", util.munge_name, _ANYBODY, JSON, "title")
    yield _get(f"{_UTIL}/tag/munge", util.munge_tag, _ANYBODY, JSON, "tag")
    yield _get(f"{_UTIL}/package/autocomplete", util.complete_name, _ANYBODY, dict, "incomplete", "limit")
    yield _get(f"{_UTIL}/tag/autocomplete", util.complete_tag, _ANYBODY, dict, "incomplete", "limit")


_ENVELOPE: Final = ("help", "success", "result")
_RESOURCE: Final = "/dataset/<ref>/resource/<id>"

OPERATIONS: Final = (
    *(_get(f"/api/{version}", others.tell_version, gives=("version",)) for version in (1, 2, 3)),
    *_things(),
    _get(f"{_PACKAGE}/revisions", packages.list_package_revisions, _READER),
    *_relationships(),
    _get(f"{_REST}/tag", others.list_tags),
    _get(f"{_REST}/tag/<tag>", others.read_tag),
    _get(f"{_REST}/licenses", others.list_licences),
    _get(f"{_REST}/revision", others.list_revisions),
    _get(f"{_REST}/revision/<id>", others.read_revision, gives=dict),
    *_util(),
    _get("/api/search/revision", others.search_revisions, _ANYBODY, list, "since_time", "since_id"),
    *(
        Operation(method, path, search.search_packages, _ANYBODY, gives=("count", "results"), slash=_NONE)
        for path in ("/api/search/package", f"{_REST}/search")
        for method in ("GET", "POST")
    ),
    _get("/api/tag_counts", search.count_tags),
    *(
        Operation(method, "/api/action/<name>", action.run_action, _ANYBODY, gives=_ENVELOPE, slash=_NONE)
        for method in ("GET", "POST")
    ),
    Operation("GET", f"{_RESOURCE}/download/<filename>", files.download, _READER, status=302, slash=_NONE),
    _write("POST", f"{_RESOURCE}/upload", files.upload, _OWNER, ("filename", "size"), ("url",)),
    *_harvested(),
    _get("/dataset", pages.list_page, _ANYBODY, WEB_PAGE, "page", "mine", "after"),
    _get("/dataset/<ref>", pages.package_page, _READER, WEB_PAGE),
)
"""Every operation of the catalogue."""
