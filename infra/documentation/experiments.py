"""The experiments' operations as OpenAPI; the schemas follow from the fields of the resources and their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.experiments.api import OPERATIONS
from functions.experiments.documentation.swagger import argument_names
from functions.experiments.kinds import Many, Nested, One
from functions.experiments.lists.filters import DEFAULT_LIMIT, LARGEST_LIMIT
from functions.experiments.models import RESOURCES
from infra.documentation.description import Description
from infra.documentation.schemas import (
    ANY_OBJECT,
    NEIGHBOUR,
    NUMBER,
    TEXT,
    Json,
    argument,
    array,
    content,
    described,
    or_null,
    record,
)
from shared.fields import Boolean, Choice, Datetime, Day, Field, Float, Integer, Kind, Text
from shared.http import TEXT as PLAIN
from shared.http import Operation
from shared.http.response import JSON

_FILE = RESOURCES["dataset_file"]


class ExperimentsDescription(Description):
    """MyTardis' API."""

    group = "experiments"
    about = "Experiments, their datasets and files, and who may see them."
    operations = OPERATIONS
    slash = True

    def tag(self, operation: Operation) -> str:
        """Give the resource that the address is about."""
        words = [each for each in operation.path.split("/") if each in RESOURCES]
        return words[0] if words else "others"

    def tags(self) -> Mapping[str, str]:
        """Give the resources, and what else there is."""
        others = {"others": "What the API says of itself, and copies of files by their older name."}
        return {**{name: resource.about for name, resource in RESOURCES.items()}, **others}

    def schemas(self) -> Mapping[str, Json]:
        """Give each resource as it is shown, and as a request says it when it changes and when it makes an object."""
        found: dict[str, Json] = {"error": _ERROR, "meta": _META}
        for name, resource in RESOURCES.items():
            fields = [each for each in resource.fields.values() if not each.write_only]
            unseen = _UNSEEN.get(name, ())
            properties = {each.name: self._shown_field(each) for each in fields}
            found[name] = record(properties, [each for each in properties if each not in unseen])
            said = [each for each in resource.own if not each.read_only]
            found[f"{name}.changes"] = record({each.name: _said(each) for each in said}, ())
            needed = [each.name for each in said if not (each.has_default or each.null)]
            required = [{"required": needed}] if needed else []
            found[f"{name}.new"] = {"allOf": [self.ref(f"{name}.changes"), *required]}
        return found

    def taken(self, model: Any, operation: Operation) -> Json:
        """Give the schema of an object as a method takes it."""
        return self.ref(f"{model.name}.{'new' if operation.method == 'POST' else 'changes'}")

    def list_taken(self, model: Any) -> Json:
        """Give the schema of objects to be made or changed, and of the addresses of those to be deleted."""
        objects = array(self.ref(f"{model.name}.changes"))
        return record({"objects": objects, "deleted_objects": array(TEXT)}, ["objects"])

    def given(self, model: Any) -> Json:
        """Give the schema of an object."""
        return self.ref(model.name)

    def page(self, items: Json) -> Json:
        """Give the envelope of Tastypie."""
        return record({"meta": self.ref("meta"), "objects": array(items)})

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give the paging, the order and the filters."""
        limit: Json = {"type": "integer", "minimum": 0, "default": DEFAULT_LIMIT}
        yield argument("limit", limit, f"How many at once, at most {LARGEST_LIMIT}; 0 for as many.")
        yield argument("offset", {"type": "integer", "minimum": 0, "default": 0}, "How many to pass over.")
        if model.ordering:
            names = [sign + each for each in model.ordering for sign in ("", "-")]
            yield argument("order_by", array({"enum": names}), "With a minus sign from the last.")
            yield argument("sort_by", array({"enum": names}), "The older name of `order_by`, where that is absent.")
        yield from (argument(name, TEXT, "Only objects of which this holds.") for name in argument_names(model))

    def argument(self, name: str) -> Json:
        """Give the schema of an argument that an operation names."""
        return NUMBER if name in ("page", "part") else TEXT

    def forms_of(self, operation: Operation) -> tuple[str, ...]:
        """Give JSON; a file may come with its bytes in a form."""
        is_new_file = operation.method == "POST" and operation.takes is _FILE
        return (JSON, "multipart/form-data") if is_new_file else (JSON,)

    def refusals(self) -> Mapping[str, Json]:
        """Give the answers to what is not done: most are empty."""
        error = content(self.ref("error"), JSON)
        return {
            "401": {"description": "Not permitted, or the credential is bad."},
            "403": {"description": "What belongs to an object that the caller may not see."},
            "404": {"description": "There is no such object."},
            "405": {"description": "Not served here; `Allow` says what is.", "content": content(TEXT, PLAIN)},
            "default": {"description": "Refused.", "content": error},
        }

    def _shown_field(self, field: Field) -> Json:
        match field.kind:
            case Many(to=to, full=full):
                schema = array(self.ref(to) if full else _MEMBERS.get(field.name, TEXT))
            case One(to=to, full=full):
                schema = self.ref(to) if full else TEXT
                schema = or_null(schema) if field.null else schema
            case _:
                schema = _value(field.kind)
                schema = or_null(schema) if field.null else schema
        return described({**schema, **({"readOnly": True} if field.read_only else {})}, field.hint)


_ERROR: Json = {"type": "object", "properties": {"error": TEXT, "error_message": TEXT}}

_META: Json = record(
    {"limit": NUMBER, "next": NEIGHBOUR, "offset": NUMBER, "previous": NEIGHBOUR, "total_count": NUMBER}
)

_MEMBERS: Mapping[str, Json] = {"authors": ANY_OBJECT, "owner_ids": NUMBER}
"""What is in a list that holds no addresses."""

_UNSEEN: Mapping[str, tuple[str, ...]] = {"user": ("username", "email")}
"""What is not shown to everybody."""


def _said(field: Field) -> Json:
    """Give the schema of a field in a request: links are addresses, or objects that have one."""
    match field.kind:
        case Many():
            schema = array(ANY_OBJECT if isinstance(field.kind, Nested) else _LINK)
        case One():
            schema = _LINK
        case _:
            schema = _value(field.kind)
    return or_null(schema) if field.null else schema


_LINK: Json = {"type": ["string", "object"]}


def _value(kind: Kind) -> Json:
    match kind:
        case Choice(options=options):
            return {"type": "string", "enum": list(options)}
        case Text(limit=limit):
            return {"type": "string", **({"maxLength": limit} if limit is not None else {})}
        case Integer(options=options) if options:
            return {"type": "integer", "enum": list(options)}
        case Integer(least=least, most=most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case Boolean():
            return {"type": "boolean"}
        case Float():
            return {"type": "number"}
        case Day():
            return {"type": "string", "format": "date"}
        case Datetime():
            return {"type": "string", "description": "A moment in UTC, ISO 8601."}
    raise TypeError(kind)
