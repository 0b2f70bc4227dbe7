"""The registry's operations as OpenAPI; the schemas follow from the fields of the tables and their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from functions.registry import kinds
from functions.registry.api import OPERATIONS
from functions.registry.body import PARSES
from functions.registry.filters import DEFAULT_SIZE, LARGEST_SIZE
from functions.registry.operations.put_object import LOCATION, MAKES_A_LOCATION, OBJECT
from functions.registry.tables import TABLES, Column, Table
from infra.documentation.description import Description
from infra.documentation.schemas import NEIGHBOUR, NUMBER, TEXT, Json, argument, array, described, or_null, record
from shared.fields import Boolean, Datetime, Integer, Kind, Text, ToMany
from shared.http import Operation
from shared.http.response import JSON

_MOMENT: Json = {"type": "string", "format": "date-time"}
_ADDRESS: Json = {"type": "string", "format": "uri"}


class RegistryDescription(Description):
    """The registry."""

    group = "registry"
    about = "The data registry: what objects are, where they are, and what they were made of."
    operations = OPERATIONS
    forms = PARSES
    shown = (JSON, "text/html")

    def tag(self, operation: Operation) -> str:
        """Give the table, or what the first segments say."""
        _, first, *more = operation.path.partition(".")[0].split("/")
        if first != "api":
            return "files"
        return more[0] if more and more[0] in TABLES else "others"

    def tags(self) -> Mapping[str, str]:
        """Give the tables, and what else there is."""
        others = {"others": "People, reports and the bytes of files.", "files": "Files by their names."}
        return {**{table.name: table.about for table in TABLES.values()}, **others}

    def schemas(self) -> Mapping[str, Json]:
        """Give each table as it is shown, and as a request says it when it changes and when it makes a record."""
        found: dict[str, Json] = {"error": _ERROR}
        for name, table in TABLES.items():
            found[name] = record({"url": _ADDRESS, **{each.name: _shown(each) for each in table.wire}})
            found[f"{name}.changes"] = record({each.name: _said(each) for each in table.writable}, ())
            found[f"{name}.new"] = {"allOf": [self.ref(f"{name}.changes"), *_needed(table)]}
        found["object.place"] = record({name: _said(LOCATION.fields[name]) for name in MAKES_A_LOCATION}, ())
        return found

    def taken(self, model: Any, operation: Operation) -> Json:
        """Give the schema of a record as a method takes it; a PUT of an object may say where its bytes are."""
        if operation.method == "PUT" and model is OBJECT:
            return {"allOf": [self.ref("object.changes"), self.ref("object.place")]}
        return self.ref(f"{model.name}.changes" if operation.method == "PATCH" else f"{model.name}.new")

    def given(self, model: Any) -> Json:
        """Give the schema of a record."""
        return self.ref(model.name)

    def page(self, items: Json) -> Json:
        """Give the envelope of Django REST framework."""
        return record({"count": NUMBER, "next": NEIGHBOUR, "previous": NEIGHBOUR, "results": array(items)})

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give the paging; of a table the filters too."""
        yield argument("cursor", TEXT, "Where the page begins, as another page's `next` or `previous` says.")
        if not isinstance(model, Table):
            return
        size: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}
        yield argument("page_size", size, "How many records a page has.")
        yield argument("ordering", TEXT, "Fields with commas between; with a minus sign from the last.")
        yield from (_filter(name, model) for name in model.filter_fields)

    def variable(self, name: str) -> Json:
        """Give the schema of a variable of a path."""
        return {"enum": ["json", "api"]} if name == "suffix" else super().variable(name)

    def argument(self, name: str) -> Json:
        """Give the schema of an argument that an operation names."""
        return {"type": "integer", "minimum": 1} if name == "depth" else TEXT


_ERROR: Json = {
    "description": "`detail` says why; or each bad field has its complaints under its name.",
    "type": "object",
    "properties": {"detail": TEXT},
    "additionalProperties": {"anyOf": [TEXT, array({})]},
}


def _shown(each: Column) -> Json:
    """Give the schema of a field in an answer."""
    match each.kind:
        case kinds.ReverseUrls(single=single):
            schema = or_null(_ADDRESS) if single else array(_ADDRESS)
        case kinds.RecordUrls():
            schema = array(_ADDRESS)
        case kinds.RecordUrl() | kinds.Address():
            schema = or_null(_ADDRESS) if each.null else _ADDRESS
        case _:
            schema = or_null(_value(each.kind)) if each.null else _value(each.kind)
    return described({**schema, **({"readOnly": True} if each.read_only else {})}, each.hint)


def _said(each: Column) -> Json:
    """Give the schema of a field in a request: links are addresses, whatever their host."""
    match each.kind:
        case ToMany():
            return array(TEXT)
        case kinds.RecordUrl():
            schema = TEXT
        case _:
            schema = _value(each.kind)
    return or_null(schema) if each.null else schema


def _value(kind: Kind) -> Json:
    match kind:
        case kinds.Name(limit=limit):
            return {"type": "string", "maxLength": limit, "pattern": r"^[^\[\]?*]*$"}
        case kinds.Version(limit=limit):
            return {"type": "string", "maxLength": limit, "description": "A semantic version."}
        case kinds.Url(limit=limit):
            return {"type": "string", "maxLength": limit, "format": "uri"}
        case Text(limit=limit):
            return {"type": "string", **({"maxLength": limit} if limit is not None else {})}
        case Integer(least=least, most=most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case Boolean() | kinds.Flag():
            return {"type": "boolean"}
        case Datetime():
            return _MOMENT
        case kinds.Uuid():
            return {"type": "string", "format": "uuid"}
    raise TypeError(kind)


def _needed(table: Table) -> Iterator[Json]:
    """Give what a new record must have: the required fields, and one of the alternatives of which it needs one."""
    if required := [each.name for each in table.writable if each.required and not each.has_default]:
        yield {"required": required}
    if table.needs:
        alternatives = ([name for name, is_there in each.items() if is_there] for each in table.needs)
        yield {"anyOf": [{"required": each} for each in alternatives]}


def _filter(name: str, table: Table) -> Json:
    field = table.fields.get(name)
    kind = field.kind if field and name not in table.reverse_names else None
    match kind:
        case kinds.RecordUrls():
            return argument(name, array({"type": "integer", "minimum": 1}), "Ids of records that it links to.")
        case kinds.RecordUrl():
            return argument(name, NUMBER, "The id of the record that it links to.")
        case kinds.Name():
            return argument(name, TEXT, "The whole value; `*`, `?` and `[…]` stand for others.")
        case Boolean() | Integer() | Datetime() | kinds.Uuid():
            return argument(name, {"type": _value(kind)["type"]}, "The whole value.")
        case Text():
            return argument(name, TEXT, "The whole value.")
    return argument(name, TEXT, "Taken, and passed over.")
