"""Values of parameters: read by the type of data that the parameter's name has, and the fields they are stored in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Final

from functions.experiments import models
from functions.experiments.kinds import INSTANT, BadValue, instant, named
from functions.experiments.parameters.found import Name
from shared.fields import Float
from shared.http import MalformedBody
from shared.http.body import parse_json
from shared.records import Values

VALUE_FIELDS: Final = ("string_value", "numerical_value", "datetime_value")
"""The fields that values are stored in: a parameter has one of them, by its type."""

_ADDRESS: Final = re.compile(
    r"(?:https?://[^/?#]+)?(?:/[^/?#]+)*/(?:api/v1/(?:experiment|dataset)|experiment/view|dataset)/([0-9]{1,18})/?",
    re.ASCII,
)


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
    parse = _TYPED.get(name["data_type"], _text)
    return values | named(f"The value of the parameter '{name['name']}'", parse, value)


def column(data_type: int) -> str:
    """Give the field that values of a type are stored in."""
    return {models.NUMERIC: "numerical_value", models.DATETIME: "datetime_value"}.get(data_type, "string_value")


def _number(value: Any) -> Values:
    """Read a number; as in Python, on which clients' values pass through `float`, true is 1 and false is 0."""
    return {"numerical_value": float(value) if isinstance(value, bool) else Float().parse(value)}


def _moment(value: Any) -> Values:
    try:
        return {"datetime_value": INSTANT.parse(value)}
    except BadValue:
        return {"datetime_value": _common_date(value)}


def _common_date(value: Any) -> str:
    """Read a date as people write it; one that leaves a part of itself to be guessed is none."""
    from dateutil import parser  # type: ignore[import-untyped]

    if not isinstance(value, str) or len(value) > 100 or re.search(":[0-9]+,[0-9]", value):
        raise BadValue("must be a date and time")
    try:
        read = {instant(parser.parse(value, default=datetime(*day), tzinfos=_zone)) for day in _GUESSES}
    except (ValueError, OverflowError):
        raise BadValue("must be a date and time") from None
    if len(read) > 1:
        raise BadValue("must be a whole date")
    return read.pop()


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Give the time zone of a date; a name alone (AEST) does not say which it is, and must not pass for UTC.

    Raises:
        ValueError: the zone is not known.
    """
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name:
        raise ValueError(name)
    return None


_GUESSES: Final = ((2000, 1, 1), (2004, 3, 2))


def _json(value: Any) -> Values:
    if value is None:
        raise BadValue("must be JSON")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    try:
        parse_json(text.encode())
    except (MalformedBody, UnicodeEncodeError):
        raise BadValue("must be JSON") from None
    return {"string_value": text}


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
