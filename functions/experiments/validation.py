"""From a request's body to an object's values, by the resource's declaration (Tastypie 0.14, `full_hydrate`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.experiments.kinds import named, no_data
from functions.experiments.models import Resource
from shared.fields import Field, Text
from shared.records import Values


def read(resource: Resource, body: Mapping[str, Any], *, creating: bool) -> Values:
    """Read what a body says of a resource's own fields; what is nested (parameter sets, replicas) is left out.

    Null says nothing where a field does not take it; of a relation it is an error.

    Args:
        resource: what it is for.
        body: the JSON object.
        creating: whether fields of which the body says nothing take their default, or must be there.

    Returns:
        The stored values by field. Read-only fields and unknown keys of the body are not among them.

    Raises:
        BadValue: naming the first field that cannot be used.
    """
    values: Values = {}
    for field in resource.writable:
        given = body.get(field.name)
        if given == "" and field.null and not isinstance(field.kind, Text):
            given = None
        if given is not None:
            values[field.name] = named(f"The '{field.name}' field", field.kind.parse, given)
        elif field.name in body and field.null:
            values[field.name] = None
        elif creating or (field.name in body and field.kind.type == "related"):
            values[field.name] = _default(field)
    return values


def _default(field: Field) -> Any:
    if field.has_default or field.null:
        return field.initial
    raise no_data(f"The '{field.name}' field")
