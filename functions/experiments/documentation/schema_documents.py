"""How a resource describes itself: the top listing, and `<resource>/schema/` (Tastypie 0.14, `build_schema`)."""

from __future__ import annotations

from typing import Any

from functions.experiments.kinds import Many, One
from functions.experiments.lists.filters import DEFAULT_LIMIT
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.wire import BASE, Body
from shared.fields import Field, Kind

NO_DEFAULT_TEXT = "No default provided."


def listing(*, whole: bool = False) -> Body:
    """Give what `/api/v1/` answers: where every resource is, and where its description is, or the `whole` of it."""
    return {
        name: {
            "list_endpoint": f"{BASE}{name}/",
            "schema": schema_document(resource) if whole else f"{BASE}{name}/schema/",
        }
        for name, resource in RESOURCES.items()
    }


def schema_document(resource: Resource) -> Body:
    """Give the description of a resource; `filtering` and `ordering` only where there is anything to tell."""
    document: Body = {
        "allowed_detail_http_methods": [method.lower() for method in resource.detail_methods],
        "allowed_list_http_methods": [method.lower() for method in resource.list_methods],
        "default_format": "application/json",
        "default_limit": DEFAULT_LIMIT,
        "fields": {
            name: _field_document(field, name in ("id", *resource.unique)) for name, field in resource.fields.items()
        },
    }
    if resource.filtering:
        document["filtering"] = {
            name: lookups if isinstance(lookups, int) else list(lookups) for name, lookups in resource.filtering.items()
        }
    if resource.ordering:
        document["ordering"] = list(resource.ordering)
    return document


def _field_document(field: Field, unique: bool) -> Body:
    return {
        "blank": field.has_default and not field.default,
        "default": _default(field),
        "help_text": field.hint,
        "nullable": field.null,
        "primary_key": field.name == "id",
        "readonly": field.read_only,
        "type": field.kind.type,
        "unique": unique,
        "verbose_name": field.name.replace("_", " "),
        **_relation(field.kind),
    }


def _default(field: Field) -> Any:
    if not field.has_default or (field.null and field.default is None):
        return NO_DEFAULT_TEXT
    return field.initial


def _relation(kind: Kind) -> Body:
    if not isinstance(kind, One):
        return {}
    related_type = "to_many" if isinstance(kind, Many) else "to_one"
    return {"related_schema": f"{BASE}{kind.to}/schema/", "related_type": related_type}
