"""The kinds of values that metadata have, and what is said of bad ones, as JSON Schema's validators say it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from shared.fields import XML_SCHEMA, BadValue, Kind, Text, Words

WORDS: Final[Words] = {
    "type": "{shown} is not of type '{type}'",
    "form": "{shown} is not a valid {name}",
    "terms": "{shown} is not one of the terms of the vocabulary",
    "blank": "{shown} is blank",
    "date": "{shown} is not a date such as '2021', '2021-03', '2021-03-10' or '2021-03-10T20:05:43Z'",
    "email": "{shown} is not an e-mail address",
    "too_long": "must have no more than {limit} characters",
    "null_characters": "must not have null characters",
    "rights": "{shown} is neither a string nor an object with a string 'name' and perhaps a string 'uri'",
}
"""What is said of a bad value."""

_LONGEST_SHOWN: Final = 200


def message_of(bad: BadValue) -> str:
    """Say what is wrong with a value; strings are shown in single quotes, all else as JSON."""
    if "value" in bad.data:
        value = bad.data["value"]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        text = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        bad.data["shown"] = f"'{text}'" if isinstance(value, str) else text
    return bad.texts(WORDS)[0]


@dataclass(frozen=True)
class Plain(Text):
    """A text of at most `limit` characters; nothing else becomes one."""

    def parse(self, value: Any) -> str:
        """Accept strings only."""
        if not isinstance(value, str):
            raise BadValue("type", value=value, type="string")
        return super().parse(value)


@dataclass(frozen=True)
class Single(Kind):
    """One value; a list of one is that one."""

    kind: Kind

    def parse(self, value: Any) -> Any:
        """Accept what the kind accepts, also in a list."""
        return self.kind.parse(value[0] if isinstance(value, list) and len(value) == 1 else value)


@dataclass(frozen=True)
class Several(Kind):
    """A list of values."""

    type: ClassVar[str] = "list"
    kind: Kind

    def parse(self, value: Any) -> list[Any]:
        """Accept lists only."""
        if not isinstance(value, list):
            raise BadValue("type", value=value, type="array")
        return [self.kind.parse(each) for each in value]


@dataclass(frozen=True)
class Date(Plain):
    """A year, a month, a day or a moment (ISO 8601), kept as it is sent."""

    def complaints(self, text: str) -> list[BadValue]:
        """Accept those that there are."""
        match = _DATE.fullmatch(text)
        try:
            if match:
                datetime.fromisoformat(text if match["day"] else f"{text}-01" if match["month"] else f"{text}-01-01")
                return []
        except ValueError:
            pass
        return [BadValue("date", value=text)]


_DATE: Final = re.compile(
    r"[0-9]{4}(?P<month>-[0-9]{2}(?P<day>-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)


@dataclass(frozen=True)
class Email(Plain):
    """An e-mail address, roughly."""

    def complaints(self, text: str) -> list[BadValue]:
        """Accept something around one `@`."""
        found = super().complaints(text)
        return found or ([] if re.fullmatch(r"[^@\s]+@[^@\s]+", text) else [BadValue("email", value=text)])


@dataclass(frozen=True)
class Right(Kind):
    """What may be done with an object, or a licence: its name, or an object with `name` and perhaps `uri`."""

    type: ClassVar[str] = "object"

    def parse(self, value: Any) -> str | dict[str, str]:
        """Accept those, as they are sent."""
        members = value if isinstance(value, dict) else {"name": value}
        named = isinstance(members.get("name"), str) and members.keys() <= {"name", "uri"}
        if not named or not all(isinstance(each, str) for each in members.values()):
            raise BadValue("rights", value=value)
        return value  # type: ignore[no-any-return]


@dataclass(frozen=True)
class VocabularyTerm(Kind):
    """A term of a vocabulary, spelled just so; of one without terms, any text that is not blank."""

    type: ClassVar[str] = "string"
    terms: frozenset[str] = frozenset()

    def parse(self, value: Any) -> str:
        """Accept the terms only."""
        if not isinstance(value, str):
            raise BadValue("type", value=value, type="string")
        if self.terms and value not in self.terms:
            raise BadValue("terms", value=value)
        if not value.strip():
            raise BadValue("blank", value=value)
        return value


VOCABULARY: Final = "vocabulary"

TYPES: Final = (VOCABULARY, *XML_SCHEMA)
"""The types that a field of a schema may have."""

TYPE_WORDS: Final = {
    "xs:string": "Text",
    "xs:normalizedString": "Text of one line",
    VOCABULARY: "One of a list of terms",
    "xs:decimal": "Number",
    "xs:integer": "Whole number",
    "xs:boolean": "Yes or no",
    "xs:date": "Date",
    "xs:dateTime": "Date and time",
    "xs:gYear": "Year",
    "xs:anyURI": "Web address",
    "xs:language": "Language",
}
"""What people call the usual types."""


def kind_of(type: str, multi: bool = False, terms: Iterable[str] = ()) -> Kind:
    """Give the kind of a field's values."""
    kind: Kind = VocabularyTerm(frozenset(terms)) if type == VOCABULARY else XML_SCHEMA[type]
    return Several(kind) if multi else kind
