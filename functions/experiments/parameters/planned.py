"""What parameter sets of a request come to: their schemas and names found, names to be made, values typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from functions.experiments.inside import PARAMETER, SET
from functions.experiments.kinds import BadValue, named, no_data
from functions.experiments.models import RESOURCES
from functions.experiments.parameters.found import Name, Schema, find_names, find_schemas, schema_of
from functions.experiments.parameters.given import GivenParameter, GivenSet
from functions.experiments.parameters.values import VALUE_FIELDS, typed
from shared.fields import Text
from shared.records import Record, Values

_MADE_NAME: Final = Text(60)


@dataclass(frozen=True)
class PlannedParameter:
    """A parameter with its name found and its value typed; `existing` as given."""

    name: Name
    values: Values
    existing: int | None


@dataclass(frozen=True)
class PlannedSet:
    """A set with its schema and names found; `existing` as given."""

    schema: Schema
    parameters: tuple[PlannedParameter, ...]
    existing: int | None


@dataclass
class Planned:
    """What the sets of one or several objects come to, and the parameter names that must be made for them."""

    sets: list[list[PlannedSet]]
    new_names: dict[tuple[int, str], Values] = field(default_factory=dict)
    schemas: dict[int, Schema] = field(default_factory=dict)


def known_sets(owners: Iterable[Record]) -> dict[int, Values]:
    """Give the parameter sets that are stored in these records, by their ids, for `plan`."""
    return {shown.id: shown.values for each in owners for shown in SET.members(each)}


def plan(*given: Sequence[GivenSet], known: Mapping[int, Values] | None = None) -> Planned:
    """Find the schemas and names of the sets of one or several objects, and type the values.

    Two round trips however many there are, none without sets.

    Args:
        given: the sets, object by object.
        known: the sets that are to be changed, by their ids, as `known_sets` gives them: the request need not say
            their schemas again, or the names of their parameters.

    Raises:
        BadValue: an unknown schema or name, or a value that is not of its type; it names the parameter.
    """
    if not any(given):
        return Planned([[] for _ in given])
    said = [[_completed(each, known or {}) for each in sets] for sets in given]
    everything = [each for sets in said for each in sets]
    schemas = find_schemas(everything)
    names = find_names(everything, schemas)
    planned = Planned([])
    for sets in said:
        planned.sets.append([_plan_set(each, schemas, names, planned) for each in sets])
    return planned


def _completed(given: GivenSet, known: Mapping[int, Values]) -> GivenSet:
    """Give a set with what the request need not say again of one that is stored.

    Raises:
        BadValue: the set is not there. A parameter that is not, or another schema, `store_sets` refuses.
    """
    if given.existing is None:
        return given
    stored = known.get(given.existing)
    if stored is None:
        raise BadValue(f"There is no parameter set {given.existing}.")
    held = {PARAMETER.id(given.existing, each["n"]): each for each in stored["parameters"]}
    parameters = tuple(_completed_parameter(each, held.get(each.existing or 0)) for each in given.parameters)
    return replace(given, schema=stored["schema"] if given.schema is None else given.schema, parameters=parameters)


def _completed_parameter(given: GivenParameter, stored: Values | None) -> GivenParameter:
    """Give a parameter with the name and the value that it is stored with, where the request says nothing of them."""
    if stored is None:
        return given
    name = stored["name"] if given.name is None else given.name
    return replace(given, name=name, given=given.given if _says_value(given.given, stored) else stored)


def _says_value(given: Mapping[str, Any], stored: Values) -> bool:
    """Tell whether a request gives a parameter that is stored a value.

    Null gives none, as every parameter is shown with nulls; but for the field that has its value, which it empties.
    """
    told = [key for key in VALUE_FIELDS if key in given]
    return given.get("value") is not None or any(given[key] is not None or stored[key] is not None for key in told)


def _plan_set(
    given: GivenSet,
    schemas: Mapping[str | int, Schema],
    names: Mapping[Any, Name],
    planned: Planned,
) -> PlannedSet:
    schema = schema_of(given, schemas)
    planned.schemas[schema["id"]] = schema
    parameters = tuple(_plan_parameter(each, schema, names, planned) for each in given.parameters)
    return PlannedSet(schema, parameters, given.existing)


def _plan_parameter(
    given: GivenParameter, schema: Schema, names: Mapping[Any, Name], planned: Planned
) -> PlannedParameter:
    name = _name_of(given, schema, names, planned)
    return PlannedParameter(name, typed(name, given.given), given.existing)


def _name_of(given: GivenParameter, schema: Schema, names: Mapping[Any, Name], planned: Planned) -> Name:
    if isinstance(given.name, int):
        name = names.get(given.name)
        if name is None or name["schema"] != schema["id"]:
            raise BadValue(f"The 'name' field names no parameter of the schema {schema['namespace']}: {given.name}.")
        return name
    if given.name is None:
        raise no_data("The 'name' field of a parameter")
    key = (schema["id"], given.name)
    return names.get(key) or planned.new_names.setdefault(key, _new_name(schema, given.name))


def _new_name(schema: Schema, name: str) -> Values:
    """Give the values of a parameter name that is made because a request uses it."""
    if schema["immutable"]:
        raise BadValue(f"The schema {schema['namespace']} is immutable and has no parameter '{name[:200]}'.")
    named(f"The name of the parameter '{name[:200]}'", _MADE_NAME.parse, name)
    fields = RESOURCES["parametername"].writable
    defaults = {each.name: each.default for each in fields if each.has_default}
    return {**defaults, "schema": schema["id"], "name": name, "full_name": name, "is_searchable": True}
