"""Parameter sets as people read them: tables of names, values and units in the place of addresses.

Sets whose schema is hidden are left out, as MyTardis' pages do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from functions.experiments.models import DATETIME, JSON, LONGSTRING
from functions.experiments.wire import Body, id_of
from shared.records import Values

MOST: Final = 40
"""Parameters that a page shows of a record: the first ones."""

LONGEST: Final = 1_000
"""Characters of a value that a page shows."""

_LONG: Final = (LONGSTRING, JSON)


class Parameter(NamedTuple):
    """A parameter: what it is called, its value, the unit; `url` is where the value leads, empty for nowhere."""

    name: str
    value: str
    units: str
    url: str
    is_long: bool


class ParameterTable(NamedTuple):
    """A parameter set: what its schema is called, where that is told of, and the parameters."""

    title: str
    namespace: str
    parameters: Sequence[Parameter]


def tables(record: Body, known: Mapping[int, Values], site: str) -> list[ParameterTable]:
    """Give the parameter sets of an object as tables, as many parameters as a page shows.

    Args:
        record: the object, as the API shows it.
        known: what is known of the names of its parameters, by id.
        site: the site's address.
    """
    shown: list[ParameterTable] = []
    room = MOST
    for each in visible_sets(record):
        schema, parameters = each["schema"], each["parameters"][:room]
        room -= len(parameters)
        if parameters:
            rows = [_parameter(one, known.get(id_of(one["name"]), {}), site) for one in parameters]
            shown.append(ParameterTable(schema["name"] or schema["namespace"], schema["namespace"], rows))
    return shown


def visible_sets(record: Body) -> Iterator[Body]:
    """Give the parameter sets of an object that pages show."""
    return (each for each in record["parameter_sets"] if each["schema"] and not each["schema"]["hidden"])


def count(record: Body) -> int:
    """Give how many parameters the sets have that pages show."""
    return sum(len(each["parameters"]) for each in visible_sets(record))


def _parameter(shown: Body, known: Values, site: str) -> Parameter:
    kind = known.get("data_type")
    value = _value(shown)
    if kind == DATETIME:
        value = f"{value.replace('T', ' ').partition('.')[0]} UTC" if value else ""
    name = known.get("full_name") or known.get("name") or "Parameter"
    return Parameter(name, value, known.get("units") or "", _url(value, site), kind in _LONG)


def _value(shown: Body) -> str:
    if shown["numerical_value"] is not None:
        return format(shown["numerical_value"], ".15g")
    value = str(shown["datetime_value"] or shown["string_value"] or "")
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def _url(value: str, site: str) -> str:
    """Give where a value leads: an address of the web, or a page of this site."""
    if value.startswith(("https://", "http://")) and not any(map(str.isspace, value)):
        return value
    return site + value if value.startswith("/experiment/view/") else ""
