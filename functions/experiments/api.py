"""Everything that the experiments answer: their one table of operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, Final

from functions.experiments.documentation.schema_documents import BASE
from functions.experiments.endpoints import files as file_endpoints
from functions.experiments.endpoints import objects as endpoints
from functions.experiments.endpoints.files import FILE
from functions.experiments.models import RESOURCES, Resource
from shared.http import WEB_PAGE, Handler, ListOf, Operation, Who

_ADMINISTRATED: Final = frozenset(
    {"schema", "parametername", "storagebox", "storageboxoption", "storageboxattribute", "group", "facility"}
)
"""The resources that only site administrators write."""

_READ: Final[Mapping[str, Who]] = {
    **dict.fromkeys(("schema", "parametername"), Who.ANYBODY),
    **dict.fromkeys(("user", "location", "storagebox", "storageboxoption", "storageboxattribute"), Who.PERSON),
}
"""Who may read an object, where that does not depend on what it belongs to."""

_DELETED: Final = ("experiment", "objectacl")
"""The resources whose objects are deleted by themselves."""

_PLACE: Final = "text/plain, application/json"
"""Where bytes go: an address, or a document with those of parts."""

_Served = Mapping[str, tuple[Handler, Who, Any, Any, int]]
"""What serves a resource's address by method: the handler, for whom, what it takes and gives, and the status."""


def _get(path: str, run: Handler, who: Who, gives: Any, *arguments: str, status: int = 200) -> Operation:
    return Operation("GET", BASE + path, run, who, None, gives, arguments, status)


def _of_resource(resource: Resource) -> Iterator[Operation]:
    """Give the operations of a resource: of its descriptions, its list and its objects."""
    name = resource.name
    yield _get(f"{name}/schema", partial(endpoints.describe, resource), Who.ANYBODY, dict)
    yield _get(f"swagger/schema/{name}", partial(endpoints.declaration, resource), Who.ANYBODY, dict)
    yield from _offered(name, resource, resource.list_methods, _of_list(resource))
    yield _get(f"{name}/set/<ids>", partial(endpoints.read_set, resource), Who.ANYBODY, dict)
    yield from _offered(f"{name}/<id>", resource, resource.detail_methods, _of_object(resource))


def _offered(path: str, resource: Resource, methods: Iterable[str], served: _Served) -> Iterator[Operation]:
    for method in methods:
        run, who, takes, gives, status = served[method]
        yield Operation(method, BASE + path, partial(run, resource), who, takes, gives, (), status)


def _of_list(resource: Resource) -> _Served:
    listed, is_shown = ListOf(resource), resource.shows_written
    add: Handler = endpoints.create_object
    made: Any = resource if is_shown else None
    changed = dict if is_shown else None
    if resource is FILE:
        add, made, changed = file_endpoints.add_file, _PLACE, dict
    return {
        "GET": (endpoints.list_objects, Who.ANYBODY, None, listed, 200),
        "POST": (add, _maker(resource), resource, made, 201),
        "PATCH": (endpoints.change_list, Who.PERSON, listed, changed, 202),
        "DELETE": (endpoints.refuse, Who.NOBODY, None, None, 401),
    }


def _of_object(resource: Resource) -> _Served:
    may = Who.ADMIN if resource.name in _ADMINISTRATED else Who.OWNER
    shown = resource if resource.shows_written or resource is FILE else None
    replace, change = endpoints.replace_object, endpoints.change_object
    if resource is FILE:
        replace, change = file_endpoints.replace_file, file_endpoints.change_file
    delete = (endpoints.delete_object, Who.OWNER, None, None, 204)
    return {
        "GET": (endpoints.read_object, _READ.get(resource.name, Who.READER), None, resource, 200),
        "PUT": (replace, may, resource, shown, 200 if shown else 204),
        "PATCH": (change, may, resource, shown, 202),
        "DELETE": delete if resource.name in _DELETED else (endpoints.refuse, Who.NOBODY, None, None, 401),
    }


def _maker(resource: Resource) -> Who:
    """Say who makes an object: mostly whoever may change what it belongs to, and anybody may have experiments."""
    if resource.name == "experiment":
        return Who.PERSON
    return Who.ADMIN if resource.name in _ADMINISTRATED else Who.OWNER


def _below() -> Iterator[Operation]:
    """Give the operations below files, copies and datasets."""
    upload, download = f"{BASE}dataset_file/<id>/upload", file_endpoints.download_replica
    listed = ListOf(FILE)
    yield Operation("GET", upload, file_endpoints.more_parts, Who.OWNER, None, dict, ("upload", "part"))
    yield Operation("POST", upload, file_endpoints.renew_upload, Who.OWNER, dict, _PLACE)
    yield Operation("DELETE", upload, file_endpoints.abort_upload, Who.OWNER, status=204)
    yield Operation("POST", f"{upload}/complete", file_endpoints.complete_upload, Who.OWNER, dict, status=202)
    yield _get("dataset_file/<id>/download", file_endpoints.download, Who.READER, "*/*")
    yield _get("dataset_file/<id>/verify", file_endpoints.verify, Who.READER, "text/plain")
    yield _get("replica/<id>/download", download, Who.READER, None, status=302)
    yield _get("s3utils_replica/<id>/download", download, Who.READER, None, status=302)
    yield _get("dataset/<id>/root-dir-nodes", file_endpoints.root_nodes, Who.READER, list, "page")
    yield _get("dataset/<id>/child-dir-nodes", file_endpoints.child_nodes, Who.READER, list, "dir_path")
    yield _get("dataset/<id>/child-dir-files", file_endpoints.child_files, Who.READER, list, "dir_path")
    yield _get("dataset/<id>/files/<prefix:path>", file_endpoints.list_files, Who.READER, listed)
    yield _get("dataset/<id>/files", file_endpoints.list_files, Who.READER, listed)


OPERATIONS: Final = (
    Operation("GET", "/api/v1", endpoints.top_listing, Who.ANYBODY, gives=dict),
    _get("swagger", endpoints.documentation, Who.ANYBODY, WEB_PAGE),
    _get("swagger/resources", endpoints.resource_listing, Who.ANYBODY, dict),
    *chain.from_iterable(map(_of_resource, RESOURCES.values())),
    *_below(),
)
"""Every operation of the experiments."""
