"""What a request says of parameter sets: read, and nothing looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.experiments.inside import PARAMETER
from functions.experiments.kinds import BadValue, linked_id, no_data, said_id

_MOST_AT_ONCE: Final = 1000
"""Sets that one object can be given at once: each may need a look-up of its own."""


@dataclass(frozen=True)
class GivenParameter:
    """A parameter as a request gives it: its name (a text, or the id that an address names), and its value or values.

    `existing` is the id of a parameter that is to be changed.
    """

    name: str | int | None
    given: Mapping[str, Any]
    existing: int | None = None


@dataclass(frozen=True)
class GivenSet:
    """A set as a request gives it; `schema` is a namespace or an id, `existing` the id of a set to be changed."""

    schema: str | int | None
    parameters: tuple[GivenParameter, ...]
    existing: int | None = None


def read_sets(given: Any, resource: str) -> list[GivenSet]:
    """Read the `parameter_sets` of a body.

    Args:
        given: the JSON value; null is none.
        resource: the parameter sets' resource, such as `experimentparameterset`: sets with its addresses exist.

    Raises:
        BadValue: it is laid out otherwise.
    """
    if given is None:
        return []
    if not isinstance(given, list):
        raise BadValue("The 'parameter_sets' field must be a list.")
    if len(given) > _MOST_AT_ONCE:
        raise BadValue(f"The 'parameter_sets' field has more than {_MOST_AT_ONCE} sets; add the others afterwards.")
    return [read_set(each, resource) for each in given]


def read_set(given: Any, resource: str) -> GivenSet:
    """Read one parameter set.

    Raises:
        BadValue: it is laid out otherwise.
    """
    if not isinstance(given, Mapping):
        raise BadValue("The 'parameter_sets' field must be a list of objects with a schema and parameters.")
    existing = _existing(resource, given)
    listed = given.get("parameters")
    if listed is not None and not isinstance(listed, list):
        raise BadValue("The 'parameters' field of a parameter set must be a list.")
    if len(listed or ()) > PARAMETER.most:
        raise BadValue(f"The 'parameters' field has more than {PARAMETER.most} parameters; make several sets of them.")
    if given.get("schema") is None and existing is None:
        raise no_data("The 'schema' field")
    one = resource.removesuffix("set")
    parameters = tuple(read_parameter(each, one) for each in listed or ())
    return GivenSet(_reference("schema", given.get("schema")), parameters, existing)


def read_parameter(given: Any, resource: str) -> GivenParameter:
    """Read one parameter; `resource` is such as `experimentparameter`.

    Raises:
        BadValue: it is laid out otherwise.
    """
    if not isinstance(given, Mapping):
        raise BadValue("The 'parameters' field of a parameter set must be a list of objects with a name and a value.")
    existing = _existing(resource, given)
    if given.get("name") in (None, "") and existing is None:
        raise no_data("The 'name' field of a parameter")
    return GivenParameter(_reference("parametername", given.get("name")), given, existing)


def _existing(resource: str, given: Mapping[str, Any]) -> int | None:
    """Read the id of the set or parameter that is to be changed, None for a new one."""
    address = given.get("resource_uri")
    return said_id("resource_uri", resource, address) if address else None


def _reference(resource: str, given: Any) -> str | int | None:
    """Read what names a schema or a parameter name: an address (then its id), or a text of its own."""
    if given is None:
        return None
    if isinstance(given, str) and f"/api/v1/{resource}/" not in given:
        return given
    try:
        return linked_id(resource, given)
    except BadValue:
        if isinstance(given, str):
            return given
        raise BadValue(f"The '{'schema' if resource == 'schema' else 'name'}' field must be a text.") from None
