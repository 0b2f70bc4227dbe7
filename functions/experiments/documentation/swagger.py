"""The API's documentation, generated from the resources' declarations: a page, and documents for machines.

The documents are laid out as Swagger 1.1 (a resource listing, and an API declaration for each resource), as MyTardis
has them. The page needs nothing but itself: no script, no style or picture from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from functions.experiments.body import LARGEST
from functions.experiments.kinds import Many, One
from functions.experiments.lists.filters import DEFAULT_LIMIT, LARGEST_LIMIT
from functions.experiments.models import FOLLOWED, RESOURCES, Resource
from functions.experiments.operations.behaviours import BEHAVIOURS
from functions.experiments.wire import BASE
from shared.fields import Field
from shared.http import Request, Response

Document = dict[str, Any]

_VERSIONS: Final[Mapping[str, str]] = {"apiVersion": "v1", "swaggerVersion": "1.1"}


def resource_listing(site: str) -> Document:
    """Give where the declaration of each resource is; `site` is the site's address, without a slash at its end."""
    apis = [{"path": f"/{name}", "description": resource.about} for name, resource in RESOURCES.items()]
    return {**_VERSIONS, "basePath": f"{site}{BASE}swagger/schema", "apis": apis}


def declaration(resource: Resource, site: str) -> Document:
    """Give the declaration of one resource: its addresses, what each takes and gives, and its model."""
    name = resource.name
    apis = [
        {"path": f"{BASE}{name}/", "description": resource.about, "operations": list(_list_operations(resource))},
        {"path": f"{BASE}{name}/{{id}}/", "description": "One object.", "operations": list(_operations(resource))},
        {
            "path": f"{BASE}{name}/schema/",
            "description": "What the resource is.",
            "operations": [_operation("GET", f"schema_{name}", "Describe the resource.", [])],
        },
        {
            "path": f"{BASE}{name}/set/{{ids}}/",
            "description": "Several objects.",
            "operations": [_operation("GET", f"set_{name}", "Give several objects.", [_IDS])],
        },
        *_below(resource),
    ]
    return {**_VERSIONS, "basePath": site, "resourcePath": f"{BASE}{name}", "apis": apis, "models": _models(resource)}


def _operation(method: str, nickname: str, summary: str, parameters: list[Document], notes: str = "") -> Document:
    return {
        "httpMethod": method,
        "nickname": nickname,
        "summary": summary,
        "notes": notes,
        "parameters": parameters,
        "responseClass": nickname.partition("_")[2],
    }


def _parameter(place: str, name: str, type: str, description: str, required: bool = False) -> Document:
    return {
        "paramType": place,
        "name": name,
        "dataType": type,
        "description": description,
        "required": required,
        "allowMultiple": name == "order_by",
    }


_ID: Final = _parameter("path", "id", "integer", "The object's number.", True)
_IDS: Final = _parameter("path", "ids", "string", "Their numbers, with semicolons between.", True)


def _list_operations(resource: Resource) -> Iterator[Document]:
    name = resource.name
    yield _operation("GET", f"list_{name}", "List the objects that the caller may see.", list(_arguments(resource)))
    if "POST" in resource.list_methods:
        yield _operation("POST", f"create_{name}", "Make an object.", [_body(resource)], _notes(resource))
    if "PATCH" in resource.list_methods:
        said = "`objects` to be made, or changed where they have a `resource_uri`, and `deleted_objects`; all or none."
        body = _parameter("body", "objects", "string", said, True)
        yield _operation("PATCH", f"change_{name}", "Make and change several objects.", [body])


def _operations(resource: Resource) -> Iterator[Document]:
    name = resource.name
    yield _operation("GET", f"read_{name}", "Give an object.", [_ID])
    if "PUT" in resource.detail_methods:
        yield _operation("PUT", f"replace_{name}", "Change an object; what is left out stays.", [_ID, _body(resource)])
        yield _operation("PATCH", f"change_{name}", "Change some of an object.", [_ID, _body(resource)])
    if name in BEHAVIOURS and BEHAVIOURS[name].remove:
        yield _operation("DELETE", f"delete_{name}", "Delete an object.", [_ID])


def _body(resource: Resource) -> Document:
    return _parameter("body", resource.name, resource.name, "The object.", True)


def _notes(resource: Resource) -> str:
    return FILE_NOTES if resource.name == "dataset_file" else ""


FILE_NOTES: Final = (
    "A file comes in one of three ways. As multipart/form-data with the JSON as `json_data` and the bytes as "
    f"`attached_file`: a request carries at most {LARGEST:,} bytes in all, a larger one is refused with 413. "
    "As JSON without `replicas`: the answer's content is an address that takes the bytes with one PUT, of up to 5 GiB; "
    'with "stele_upload": {"mode": "multipart"} it is a document with the addresses of parts. '
    "As JSON with `replicas`: the bytes lie in a storage box that the site reads, and stay there."
)
"""How files are added, and the size limit of the form."""


def _arguments(resource: Resource) -> Iterator[Document]:
    yield _parameter("query", "limit", "integer", f"How many at once: {DEFAULT_LIMIT}, at most {LARGEST_LIMIT}.")
    yield _parameter("query", "offset", "integer", "How many to pass over.")
    if resource.ordering:
        names = ", ".join(resource.ordering)
        yield _parameter("query", "order_by", "string", f"{names}; with a minus sign from the last; repeatable.")
    for name in argument_names(resource):
        yield _parameter("query", name, "string", "Only objects of which this holds.")


def argument_names(resource: Resource) -> list[str]:
    """Give the filters that a resource's list takes; a relation's own are those of the resource that it leads to."""
    names: list[str] = []
    for field, lookups in resource.filtering.items():
        if lookups == FOLLOWED:
            kind = resource.fields[field].kind
            assert isinstance(kind, One)
            names += [field, *(f"{field}__{each}" for each in RESOURCES[kind.to].filtering)]
        elif isinstance(lookups, tuple):
            names += [field if lookup == "exact" else f"{field}__{lookup}" for lookup in lookups]
    return names


def _below(resource: Resource) -> Iterator[Document]:
    """Give the addresses below an object."""
    for tail, method, summary in BELOW.get(resource.name, ()):
        nickname = f"{method.lower()}_{tail.strip('/').replace('/', '_').replace('-', '_')}_{resource.name}"
        operation = _operation(method, nickname, summary, [_ID])
        yield {"path": f"{BASE}{resource.name}/{{id}}/{tail}", "description": summary, "operations": [operation]}


BELOW: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "dataset_file": (
        ("download/", "GET", "The content of a verified copy, or a redirect to it."),
        ("verify/", "GET", "Compare all copies with what the file is said to be."),
        ("upload/", "POST", "Another address for the bytes of a file that is not verified."),
        ("upload/", "DELETE", "End an upload in parts."),
        ("upload/parts/", "GET", "Which parts have come, with their ETags and sizes."),
        ("upload/complete/", "POST", "Put the parts of an upload together; it may be asked again at any time."),
    ),
    "replica": (("download/", "GET", "A redirect to the stored copy."),),
    "dataset": (
        ("files/", "GET", "The dataset's files; a text behind it is what their directories begin with."),
        ("root-dir-nodes/", "GET", "The folders and files at the top; `page` counts from 0."),
        ("child-dir-nodes/", "GET", "The files and folders directly in the folder `dir_path`."),
        ("child-dir-files/", "GET", "The numbers of all files in the folder `dir_path` and below."),
    ),
}
"""What there is below an object: the end of the address, the method, and what it does."""


def _models(resource: Resource) -> Document:
    properties = {name: _property(field) for name, field in resource.fields.items()}
    return {resource.name: {"id": resource.name, "properties": properties}}


def _property(field: Field) -> Document:
    return {
        "type": type_name(field),
        "description": field.hint,
        "required": not (field.has_default or field.null or field.read_only),
    }


def type_name(field: Field) -> str:
    """Give what a field is called by in the documents: its type, or the resource that it leads to."""
    if isinstance(field.kind, One):
        return f"List[{field.kind.to}]" if isinstance(field.kind, Many) else field.kind.to
    return field.kind.type


def page(request: Request) -> Response:
    """Answer with the page for people."""
    from shared import html

    return html.page(
        request,
        Path(__file__).with_name("templates") / "swagger.html",
        "Experiments API",
        public=True,
        place="API guide",
        base=BASE,
        resources=RESOURCES.values(),
        arguments={name: argument_names(resource) for name, resource in RESOURCES.items()},
        types={name: {each: type_name(field) for each, field in of.fields.items()} for name, of in RESOURCES.items()},
        below=BELOW,
        file_notes=FILE_NOTES,
        default_limit=DEFAULT_LIMIT,
        largest_limit=LARGEST_LIMIT,
    )
