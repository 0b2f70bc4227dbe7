"""Everything that the experiments answer: their one table of operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, Final

from functions.experiments import endpoints, file_endpoints
from functions.experiments.file_endpoints import FILE
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.schema_documents import BASE
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


def _get(path: str, run: Handler, who: Who, gives: Any, *arguments: str, status: int = 200) -> Operation:
    return Operation("GET", BASE + path, run, who, None, gives, arguments, status)


def _of_resource(resource: Resource) -> Iterator[Operation]:
    """Give the operations of a resource: of its descriptions, its list and its objects."""
    name = resource.name
    yield _get(f"{name}/schema", partial(endpoints.describe, resource), Who.ANYBODY, dict)
    yield _get(f"swagger/schema/{name}", partial(endpoints.declaration, resource), Who.ANYBODY, dict)
    for method in resource.list_methods:
        yield _of_list(method, resource)
    yield _get(f"{name}/set/<ids>", partial(endpoints.read_set, resource), Who.ANYBODY, dict)
    for method in resource.detail_methods:
        yield _of_object(method, resource)


def _of_list(method: str, resource: Resource) -> Operation:
    listed, shown = ListOf(resource), resource if resource.shows_written else None
    operation = partial(Operation, method, BASE + resource.name)
    match method:
        case "GET":
            return operation(partial(endpoints.list_objects, resource), Who.ANYBODY, gives=listed)
        case "POST" if resource is FILE:
            return operation(partial(file_endpoints.add_file, resource), Who.OWNER, resource, _PLACE, status=201)
        case "POST":
            return operation(partial(endpoints.create_object, resource), _maker(resource), resource, shown, status=201)
        case "PATCH":
            gives = dict if shown or resource is FILE else None
            return operation(partial(endpoints.change_list, resource), Who.PERSON, listed, gives, status=202)
    return operation(partial(endpoints.refuse, resource), Who.NOBODY, status=401)


def _of_object(method: str, resource: Resource) -> Operation:
    operation = partial(Operation, method, f"{BASE}{resource.name}/<id>")
    may = Who.ADMIN if resource.name in _ADMINISTRATED else Who.OWNER
    shown = resource if resource.shows_written or resource is FILE else None
    change, replace = endpoints.change_object, endpoints.replace_object
    if resource is FILE:
        change, replace = file_endpoints.change_file, file_endpoints.replace_file
    match method:
        case "GET":
            who = _READ.get(resource.name, Who.READER)
            return operation(partial(endpoints.read_object, resource), who, gives=resource)
        case "PUT":
            return operation(partial(replace, resource), may, resource, shown, status=200 if shown else 204)
        case "PATCH":
            return operation(partial(change, resource), may, resource, shown, status=202)
        case "DELETE" if resource.name in _DELETED:
            return operation(partial(endpoints.delete_object, resource), Who.OWNER, status=204)
    return operation(partial(endpoints.refuse, resource), Who.NOBODY, status=401)


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
