"""Everything that the experiments answer: their one table of operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final

from functions.experiments.endpoints import descriptions, files, groups, objects, pages
from functions.experiments.endpoints.files import FILE
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations.behaviours import BEHAVIOURS, Behaviour, shows_changes
from functions.experiments.operations.people import ACCOUNTS, Accounts
from functions.experiments.wire import BASE
from shared.http import WEB_PAGE, Handler, ListOf, Operation, Who

_PLACE: Final = "text/plain, application/json"
"""Where bytes go: an address, or a document with those of parts."""

_VIEW: Final = "/experiment/view"
"""Where the pages are."""

_Served = Mapping[str, tuple[Handler, Who, Any, Any, int]]
"""What serves a resource's address by method: the handler, for whom, what it takes and gives, and the status."""


@dataclass(frozen=True)
class _Writers:
    """What answers those who make, replace and change objects of a resource, and what it gives to who makes one."""

    create: Handler
    replace: Handler
    change: Handler
    made: Any = None


_OBJECTS: Final = _Writers(objects.create_object, objects.replace_object, objects.change_object)
_WRITERS: Final[Mapping[str, _Writers]] = {
    "dataset_file": _Writers(files.add_file, files.replace_file, files.change_file, _PLACE),
    "group": _Writers(groups.create_group, groups.replace_group, groups.change_group),
}
"""Those that are not as of all others."""

_REFUSED: Final = (objects.refuse, Who.NOBODY, None, None, 401)


def _get(path: str, run: Handler, who: Who, gives: Any, *arguments: str, status: int = 200) -> Operation:
    return Operation("GET", BASE + path, run, who, None, gives, arguments, status)


def _of_resource(resource: Resource) -> Iterator[Operation]:
    """Give the operations of a resource: of its descriptions, its list and its objects."""
    name = resource.name
    yield _get(f"{name}/schema", partial(descriptions.describe, resource), Who.ANYBODY, dict)
    yield _get(f"swagger/schema/{name}", partial(descriptions.declaration, resource), Who.ANYBODY, dict)
    yield from _offered(name, resource, resource.list_methods, _of_list(resource))
    yield _get(f"{name}/set/<ids>", partial(objects.read_set, resource), Who.ANYBODY, dict)
    yield from _offered(f"{name}/<id>", resource, resource.detail_methods, _of_object(resource))


def _offered(path: str, resource: Resource, methods: Iterable[str], served: _Served) -> Iterator[Operation]:
    for method in methods:
        run, who, takes, gives, status = served[method]
        yield Operation(method, BASE + path, partial(run, resource), who, takes, gives, (), status)


def _of_list(resource: Resource) -> _Served:
    listed, row, writers = ListOf(resource), _row(resource), _WRITERS.get(resource.name, _OBJECTS)
    made = writers.made or (resource if resource.shows_written else None)
    changed = dict if shows_changes(resource) else None
    return {
        "GET": (objects.list_objects, Who.ANYBODY, None, listed, 200),
        "POST": (writers.create, row.makes or row.writes, resource, made, 201),
        "PATCH": (objects.change_list, Who.PERSON, listed, changed, 202),
        "DELETE": _REFUSED,
    }


def _of_object(resource: Resource) -> _Served:
    row, writers = _row(resource), _WRITERS.get(resource.name, _OBJECTS)
    shown = resource if shows_changes(resource) else None
    return {
        "GET": (objects.read_object, row.reads, None, resource, 200),
        "PUT": (writers.replace, row.writes, resource, shown, 200 if shown else 204),
        "PATCH": (writers.change, row.writes, resource, shown, 202),
        "DELETE": (objects.delete_object, Who.OWNER, None, None, 204) if row.remove else _REFUSED,
    }


def _row(resource: Resource) -> Behaviour | Accounts:
    return BEHAVIOURS.get(resource.name) or ACCOUNTS[resource.name]


def _below() -> Iterator[Operation]:
    """Give the operations below files, copies and datasets."""
    upload, download = f"{BASE}dataset_file/<id>/upload", files.download_replica
    listed = ListOf(FILE)
    yield Operation("GET", upload, files.more_parts, Who.OWNER, None, dict, ("upload", "part"))
    yield Operation("POST", upload, files.renew_upload, Who.OWNER, dict, _PLACE)
    yield Operation("DELETE", upload, files.abort_upload, Who.OWNER, status=204)
    yield Operation("GET", f"{upload}/parts", files.received_parts, Who.OWNER, None, dict)
    yield Operation("POST", f"{upload}/complete", files.complete_upload, Who.OWNER, dict, status=202)
    yield _get("dataset_file/<id>/download", files.download, Who.READER, "*/*")
    yield _get("dataset_file/<id>/verify", files.verify, Who.READER, "text/plain")
    yield _get("replica/<id>/download", download, Who.READER, None, status=302)
    yield _get("s3utils_replica/<id>/download", download, Who.READER, None, status=302)
    yield _get("dataset/<id>/root-dir-nodes", files.root_nodes, Who.READER, list, "page")
    yield _get("dataset/<id>/child-dir-nodes", files.child_nodes, Who.READER, list, "dir_path")
    yield _get("dataset/<id>/child-dir-files", files.child_files, Who.READER, list, "dir_path")
    yield _get("dataset/<id>/files/<prefix:path>", files.list_files, Who.READER, listed)
    yield _get("dataset/<id>/files", files.list_files, Who.READER, listed)


OPERATIONS: Final = (
    Operation("GET", "/api/v1", descriptions.top_listing, Who.ANYBODY, None, dict, ("fullschema",)),
    _get("swagger", descriptions.documentation, Who.ANYBODY, WEB_PAGE),
    _get("swagger/resources", descriptions.resource_listing, Who.ANYBODY, dict),
    *chain.from_iterable(map(_of_resource, RESOURCES.values())),
    *_below(),
    Operation("GET", _VIEW, pages.list_experiments, Who.ANYBODY, gives=WEB_PAGE, arguments=("mine", "page")),
    Operation("GET", f"{_VIEW}/<id>", pages.show_experiment, Who.READER, gives=WEB_PAGE, arguments=("page", "export")),
    Operation(
        "GET",
        f"{_VIEW}/<id>/dataset/<dataset>",
        pages.show_dataset,
        Who.READER,
        gives=WEB_PAGE,
        arguments=("folder", "page", "export"),
    ),
)
"""Every operation of the experiments."""
