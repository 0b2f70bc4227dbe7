"""Parameter sets: what a request says of an object by schema, read, typed and made ready to be stored.

A set names its schema by namespace or address, a parameter its name by itself or by address; values go where the
type of the name's data says. A name that its schema does not have yet is made (MyTardis 4.x,
`ParameterSetManager` and `Parameter.set_value`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from functions.experiments import children, models
from functions.experiments.children import child_id
from functions.experiments.kinds import BadValue, Float, Instant, Text, instant, linked_id
from functions.experiments.models import RESOURCES
from functions.experiments.store import store
from functions.experiments.work import Work
from shared.aws import parallel
from shared.records import Record, Values

MOST_PARAMETERS: Final = children.PARAMETERS - 1
"""Parameters of a set, ever."""

MOST_SETS: Final = children.SETS - 1
"""Sets of an object, ever."""

MOST_AT_ONCE: Final = 1000
"""Sets that one object can be given at once: each may need a look-up of its own."""

VALUE_FIELDS: Final = ("string_value", "numerical_value", "datetime_value")

_MADE_NAME = Text(60)
_ADDRESS: Final = re.compile(
    r"(?:https?://[^/?#]+)?(?:/[^/?#]+)*/(?:api/v1/(?:experiment|dataset)|experiment/view|dataset)/([0-9]{1,18})/?",
    re.ASCII,
)

Schema = Mapping[str, Any]
"""What is known of a schema: `id`, `namespace`, `immutable` and so on."""

Name = Mapping[str, Any]
"""What is known of a parameter name: `id` (None: it is to be made), `schema`, `name`, `data_type`."""


# What a request says


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
    if len(given) > MOST_AT_ONCE:
        raise BadValue(f"The 'parameter_sets' field has more than {MOST_AT_ONCE} sets; add the others afterwards.")
    return [read_set(each, resource) for each in given]


def read_set(given: Any, resource: str) -> GivenSet:
    """Read one parameter set.

    Raises:
        BadValue: it is laid out otherwise.
    """
    if not isinstance(given, Mapping):
        raise BadValue("The 'parameter_sets' field must be a list of objects with a schema and parameters.")
    existing = linked_id(resource, given) if given.get("resource_uri") else None
    listed = given.get("parameters")
    if listed is not None and not isinstance(listed, list):
        raise BadValue("The 'parameters' field of a parameter set must be a list.")
    if len(listed or ()) > MOST_PARAMETERS:
        raise BadValue(f"The 'parameters' field has more than {MOST_PARAMETERS} parameters; make several sets of them.")
    if given.get("schema") is None and existing is None:
        raise BadValue("The 'schema' field has no data and doesn't allow a default or null value.")
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
    existing = linked_id(resource, given) if given.get("resource_uri") else None
    if given.get("name") in (None, "") and existing is None:
        raise BadValue("The 'name' field of a parameter has no data and doesn't allow a default or null value.")
    return GivenParameter(_reference("parametername", given.get("name")), given, existing)


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


# What it comes to


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

    def reserve(self) -> list[str]:
        """Give what ids are needed."""
        return ["parametername"] * len(self.new_names)


def known_sets(owners: Iterable[Record]) -> dict[int, Values]:
    """Give the parameter sets that are stored in these records, by their ids, for `plan`."""
    return {child_id(each.id, one["n"], children.SETS): one for each in owners for one in each.values["parameter_sets"]}


def plan(*given: Sequence[GivenSet], known: Mapping[int, Values] | None = None) -> Planned:
    """Find the schemas and names of the sets of one or several objects, and types the values.

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
    schemas = _find_schemas(everything)
    names = _find_names(everything, schemas)
    planned = Planned([])
    for sets in said:
        planned.sets.append([_plan_set(each, schemas, names, planned) for each in sets])
    return planned


def _completed(given: GivenSet, known: Mapping[int, Values]) -> GivenSet:
    """Give a set with what the request need not say again of one that is stored.

    Raises:
        BadValue: the set or a parameter is not there, or would get another schema.
    """
    if given.existing is None:
        return given
    stored = known.get(given.existing)
    if stored is None:
        raise BadValue(f"There is no parameter set {given.existing}.")
    held = {child_id(given.existing, each["n"], children.PARAMETERS): each for each in stored["parameters"]}
    parameters = tuple(_completed_parameter(each, held.get(each.existing or 0)) for each in given.parameters)
    return replace(given, schema=stored["schema"] if given.schema is None else given.schema, parameters=parameters)


def _completed_parameter(given: GivenParameter, stored: Values | None) -> GivenParameter:
    """Give a parameter with the name and the value that it is stored with, where the request says nothing of them."""
    if stored is None:
        return given
    name = stored["name"] if given.name is None else given.name
    says = any(key in given.given for key in ("value", *VALUE_FIELDS))
    return replace(given, name=name, given=given.given if says else stored)


def _schema_of(given: GivenSet, schemas: Mapping[str | int, Schema]) -> Schema:
    if given.schema is None or given.schema not in schemas:
        raise BadValue(f"The 'schema' field names no schema: {str(given.schema)[:200]!r}.")
    return schemas[given.schema]


def _find_schemas(given: Sequence[GivenSet]) -> dict[str | int, Schema]:
    wanted = {each.schema for each in given}
    return _find("schema", wanted, [({"namespace": each}, each) for each in wanted if isinstance(each, str)])


def _find_names(given: Sequence[GivenSet], schemas: Mapping[str | int, Schema]) -> dict[Any, Name]:
    pairs = [(_schema_of(each, schemas), parameter.name) for each in given for parameter in each.parameters]
    named = {(schema["id"], name) for schema, name in pairs if isinstance(name, str)}
    keys = [({"schema": schema, "name": name}, (schema, name)) for schema, name in named]
    return _find("parametername", {name for _, name in pairs}, keys)


def _find(collection: str, wanted: set[Any], unique: Sequence[tuple[Values, Any]]) -> dict[Any, Mapping[str, Any]]:
    """Give records by what names them: those of `wanted` that are ids, and those with the `unique` values."""
    ids = [each for each in wanted if isinstance(each, int)]
    found: dict[Any, Mapping[str, Any]] = {}

    def by_id() -> None:
        if ids:
            records = store().get_many(collection, ids)
            found.update({id: {"id": id, **record.values} for id, record in records.items()})

    def by_values() -> None:
        if unique:
            known = store().lookup_many(collection, [values for values, _ in unique])
            for (values, key), covered in zip(unique, known, strict=True):
                if covered is not None:
                    found[key] = {**values, **covered}

    parallel(*(call for call, needed in ((by_id, ids), (by_values, unique)) if needed))
    return found


def _plan_set(
    given: GivenSet,
    schemas: Mapping[str | int, Schema],
    names: Mapping[Any, Name],
    planned: Planned,
) -> PlannedSet:
    schema = _schema_of(given, schemas)
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
        raise BadValue("The 'name' field of a parameter has no data and doesn't allow a default or null value.")
    key = (schema["id"], given.name)
    return names.get(key) or planned.new_names.setdefault(key, _new_name(schema, given.name))


def _new_name(schema: Schema, name: str) -> Values:
    """Give the values of a parameter name that is made because a request uses it."""
    if schema["immutable"]:
        raise BadValue(f"The schema {schema['namespace']} is immutable and has no parameter '{name[:200]}'.")
    try:
        _MADE_NAME.parse(name)
    except BadValue as error:
        raise BadValue(f"The name of the parameter '{name[:200]}' {error}.") from None
    fields = RESOURCES["parametername"].writable
    defaults = {each.name: each.default for each in fields if each.has_default}
    return {**defaults, "schema": schema["id"], "name": name, "full_name": name, "is_searchable": True}


# Values


def typed(name: Name, given: Mapping[str, Any]) -> Values:
    """Give the stored values of a parameter: one of the three typed ones, and `link_id`.

    Args:
        name: the parameter's name, for its `data_type`.
        given: what the request says: `value`, or the key of the right type.

    Raises:
        BadValue: the value is not of the type, or is given under the key of another; it names the parameter.
    """
    right = column(name["data_type"])
    wrong = [key for key in VALUE_FIELDS if key != right and given.get(key) is not None]
    if wrong:
        raise BadValue(f"The parameter '{name['name']}' has a '{right}', not a '{wrong[0]}'.")
    value = given["value"] if given.get("value") is not None else given.get(right)
    values: Values = {**dict.fromkeys(VALUE_FIELDS), "link_id": None}
    try:
        values.update(_TYPED.get(name["data_type"], _text)(value))
    except BadValue as error:
        raise BadValue(f"The value of the parameter '{name['name']}' {error}.") from None
    return values


def column(data_type: int) -> str:
    """Give the field that values of a type are stored in."""
    return {models.NUMERIC: "numerical_value", models.DATETIME: "datetime_value"}.get(data_type, "string_value")


def _number(value: Any) -> Values:
    return {"numerical_value": Float().parse(value)}


def _moment(value: Any) -> Values:
    try:
        return {"datetime_value": Instant().parse(value)}
    except BadValue:
        return {"datetime_value": _common_date(value)}


def _common_date(value: Any) -> str:
    """Read a date as people write it; one that leaves a part of itself to be guessed is none."""
    from dateutil import parser  # type: ignore[import-untyped]

    if not isinstance(value, str) or len(value) > 100:
        raise BadValue("must be a date and time")
    try:
        read = {instant(parser.parse(value, default=datetime(year, month, day))) for year, month, day in _GUESSES}
    except (ValueError, OverflowError):
        raise BadValue("must be a date and time") from None
    if len(read) > 1:
        raise BadValue("must be a whole date")
    return read.pop()


_GUESSES: Final = ((2000, 1, 1), (2004, 3, 2))


def _json(value: Any) -> Values:
    text = value if isinstance(value, str) else _as_text(value)
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadValue("must be JSON") from None
    return {"string_value": text}


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _link(value: Any) -> Values:
    if value in (None, ""):
        return {}
    match = _ADDRESS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise BadValue("must be the address of an experiment or a dataset")
    return {"string_value": value, "link_id": int(match[1])}


def _text(value: Any) -> Values:
    return {"string_value": _as_text(value)}


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        text = value
    elif value is None:
        text = ""
    elif isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    if "\x00" in text:
        raise BadValue("must not have null characters")
    return text


_TYPED: Final = {
    models.NUMERIC: _number,
    models.LINK: _link,
    models.DATETIME: _moment,
    models.JSON: _json,
}
"""How values are read, by the type of data; all others are text."""


# What is stored


def make_names(planned: Planned, work: Work) -> dict[tuple[int, str], int]:
    """Make the parameter names that are not there yet; gives their ids, for `store_sets`."""
    ids = {key: work.new_id("parametername") for key in planned.new_names}
    for key, values in planned.new_names.items():
        work.create("parametername", ids[key], values)
    return ids


def store_sets(sets: Sequence[PlannedSet], owner: Values, owner_id: int, made: Mapping[tuple[int, str], int]) -> Values:
    """Give an owner's values with its parameter sets as planned: those that exist are changed, others are added.

    Args:
        sets: what is planned for this owner.
        owner: its values so far; `parameter_sets` and `next_set` may be missing.
        owner_id: its id, from which those of its sets follow.
        made: the ids of parameter names that this write makes.

    Raises:
        BadValue: a set to be changed is not the owner's, or there are too many.
    """
    stored = {each["n"]: each for each in owner.get("parameter_sets", ())}
    following = owner.get("next_set", 1)
    for each in sets:
        if each.existing is not None:
            owner_named, number = children.child(each.existing, children.SETS)
            if owner_named != owner_id or number not in stored:
                raise BadValue(f"The parameter set {each.existing} does not belong to this object.")
            stored[number] = _store_set(each, stored[number], each.existing, made)
        else:
            if following > MOST_SETS:
                raise BadValue(f"An object has no more than {MOST_SETS} parameter sets.")
            stored[following] = _store_set(each, {"n": following, "schema": None, "parameters": [], "next": 1}, 0, made)
            following += 1
    return {**owner, "parameter_sets": list(stored.values()), "next_set": following}


def _store_set(planned: PlannedSet, before: Values, set_id: int, made: Mapping[tuple[int, str], int]) -> Values:
    parameters = {each["n"]: each for each in before["parameters"]}
    following = before["next"]
    for each in planned.parameters:
        name = each.name.get("id") or made[each.name["schema"], each.name["name"]]
        if each.existing is not None:
            set_named, number = children.child(each.existing, children.PARAMETERS)
            if set_named != set_id or number not in parameters:
                raise BadValue(f"The parameter {each.existing} does not belong to this parameter set.")
        elif following > MOST_PARAMETERS:
            raise BadValue(f"A parameter set has no more than {MOST_PARAMETERS} parameters.")
        else:
            number, following = following, following + 1
        parameters[number] = {"n": number, "name": name, **each.values}
    if before["schema"] not in (None, planned.schema["id"]):
        raise BadValue(f"The 'schema' of the parameter set {set_id} cannot be changed.")
    return {**before, "schema": planned.schema["id"], "parameters": list(parameters.values()), "next": following}
