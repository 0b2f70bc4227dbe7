"""The kinds of XML Schema (W3C, Part 2: Datatypes) that metadata schemas name: values of a form, kept as they are sent.

Values come as JSON: numbers and booleans are taken as such, and as texts of their lexical form. Years are those from 1
to 9999.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from shared.fields.bad_value import BadValue
from shared.fields.kinds import Kind

Reads = Callable[[str], bool]
"""Says whether a text is of a form."""

_MOST_DIGITS: Final = 1_000


@dataclass(frozen=True)
class Lexical(Kind):
    """A text that `reads`, or a value of one of the types in `json` that does, as JSON writes it."""

    type: ClassVar[str] = "string"
    name: str
    reads: Reads
    json: tuple[Any, ...] = ()

    def parse(self, value: Any) -> Any:
        """Give the value itself."""
        if isinstance(value, str):
            reads = self.reads(value)
        else:
            reads = type(value) in self.json and self.reads(_as_json(value))
        if reads:
            return value
        raise BadValue("form", value=value, name=self.name)


def _as_json(value: float) -> str:
    """Write a number or a boolean, without an exponent."""
    return f"{value:f}" if isinstance(value, float) else str(value).lower()


def _form(pattern: str) -> Reads:
    matches = re.compile(pattern, re.ASCII).fullmatch
    return lambda text: matches(text) is not None


def _whole(least: int | None = None, most: int | None = None) -> Reads:
    is_whole = _form(r"[+-]?\d+")

    def reads(text: str) -> bool:
        if len(text) > _MOST_DIGITS or not is_whole(text):
            return False
        return (least is None or int(text) >= least) and (most is None or int(text) <= most)

    return reads


def _moment(pattern: str, example: str) -> Reads:
    """Give what reads a moment, with or without an offset; `example` has the parts that the pattern does not say."""
    matches = re.compile(rf"({pattern})(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?", re.ASCII).fullmatch

    def reads(text: str) -> bool:
        match = matches(text)
        if match is None or ("." in text and ":" not in pattern):
            return False
        try:
            datetime.fromisoformat(example.format(match[1]))
        except ValueError:
            return False
        return True

    return reads


_DAY: Final = r"\d{4}-\d\d-\d\d"
_TIME: Final = r"\d\d:\d\d:\d\d"
_DECIMAL: Final = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_FLOAT: Final = _form(rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN")

XML_SCHEMA: Final = {
    each.name: each
    for each in (
        Lexical("xs:string", lambda text: True),
        Lexical("xs:normalizedString", _form(r"[^\t\r\n]*")),
        Lexical("xs:token", _form(r"(?:[^\t\r\n ]+(?: [^\t\r\n ]+)*)?")),
        Lexical("xs:language", _form(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")),
        Lexical("xs:anyURI", _form(r"""(?:[^\s<>"{}|\\^`%\x00-\x1f\x7f]|%[0-9A-Fa-f]{2})*""")),
        Lexical("xs:integer", _whole(), (int,)),
        Lexical("xs:int", _whole(-(2**31), 2**31 - 1), (int,)),
        Lexical("xs:long", _whole(-(2**63), 2**63 - 1), (int,)),
        Lexical("xs:nonNegativeInteger", _whole(0), (int,)),
        Lexical("xs:positiveInteger", _whole(1), (int,)),
        Lexical("xs:decimal", _form(_DECIMAL), (int, float)),
        Lexical("xs:double", _FLOAT, (int, float)),
        Lexical("xs:float", _FLOAT, (int, float)),
        Lexical("xs:boolean", lambda text: text in ("true", "false", "1", "0"), (bool,)),
        Lexical("xs:date", _moment(_DAY, "{}")),
        Lexical("xs:dateTime", _moment(f"{_DAY}T{_TIME}", "{}")),
        Lexical("xs:time", _moment(_TIME, "2000-01-01T{}")),
        Lexical("xs:gYear", _moment(r"\d{4}", "{}-01-01")),
    )
}
"""The types, by name."""
