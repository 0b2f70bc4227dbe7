"""Fields: what the values of a dialect's things are called, how each is read from a request, and why it is refused.

A dialect declares its things as data, of `Field`s with `Kind`s: in its code, or at run time from what it has stored.
A kind refuses a value with `BadValue`, a code; what the dialect says then stands in its own table of words, by code.
Nothing here knows of storage, HTTP or any dialect.
"""

from shared.fields.bad_value import BadValue, Words
from shared.fields.field import ABSENT, Field
from shared.fields.kinds import Boolean, Choice, Datetime, Day, Float, Integer, Kind, Text, ToMany, ToOne
from shared.fields.moments import read_moment
from shared.fields.xml_schema import XML_SCHEMA, Lexical

__all__ = [
    "ABSENT",
    "XML_SCHEMA",
    "BadValue",
    "Boolean",
    "Choice",
    "Datetime",
    "Day",
    "Field",
    "Float",
    "Integer",
    "Kind",
    "Lexical",
    "Text",
    "ToMany",
    "ToOne",
    "Words",
    "read_moment",
]
