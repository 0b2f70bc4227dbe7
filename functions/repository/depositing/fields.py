"""The fields of a form, as they follow from the base metadata and the schemas of a community and a collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from functions.repository.metadata.base import LICENCE, RIGHTS, TITLE, as_schema
from functions.repository.metadata.kinds import VOCABULARY
from functions.repository.metadata.labels import LABELS
from functions.repository.metadata.schemas import MANDATORY, SchemaField


class Shape(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    AREA = "area"
    DAY = "day"
    NUMBER = "number"
    EMAIL = "email"
    CHOICE = "choice"
    LINES = "lines"
    CHOICES = "choices"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form.

    Attributes:
        name: what the form and complaints call it: `creator`, `community.station`.
        label: what people call it.
        hint: what is to be said in it.
        shape: how it is filled in.
        type: of its values, as schemas name it.
        needed: whether it must be said before the object is published.
        choices: what can be chosen, with the words for it.
        suggestions: which list of usual values helps to fill it in (`suggestions`); empty: none.
    """

    name: str
    label: str
    hint: str
    shape: Shape
    type: str = "xs:string"
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: str = ""

    @property
    def is_list(self) -> bool:
        """Whether its value is a list."""
        return self.shape in (Shape.LINES, Shape.CHOICES, Shape.RIGHTS)

    @property
    def pointer(self) -> str:
        """The JSON Pointer of its value in the document that a patch changes."""
        return "/" + self.name.replace(".", "/")

    def value_in(self, document: Mapping[str, Any]) -> Any:
        """Give its value in that document; None where it has none."""
        within, _, name = self.name.rpartition(".")
        return (document[within] if within else document).get(name)


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Some fields that stand together.

    Attributes:
        title: what they are about.
        fields: the fields.
        is_aside: whether few people need them.
    """

    title: str
    fields: tuple[FormField, ...]
    is_aside: bool = False


_ASKED: Final[Mapping[str, tuple[str, Shape]]] = {
    TITLE: ("", Shape.LINE),
    "description": ("What is in it, how it was made, what it can be used for.", Shape.AREA),
    "creator": ("One person or organisation a line, such as Lovelace, Ada.", Shape.LINES),
    "subject": ("One a line.", Shape.LINES),
    RIGHTS: ("What others may do with it, such as CC-BY-4.0, and where that is written.", Shape.RIGHTS),
    "type": ("What sort of thing it is, such as Dataset or Software.", Shape.LINE),
    "date": ("A year, a month, a day or a moment: 2026, 2026-03, 2026-03-10.", Shape.LINE),
    "language": ("Of its contents, as a code such as en.", Shape.LINE),
    "discipline": ("The field of research.", Shape.LINE),
    "contact": ("An e-mail address, which everybody sees.", Shape.EMAIL),
    "publisher": ("Who makes it available. Empty: this site.", Shape.LINE),
    "contributor": ("Who else had a part in it, one a line.", Shape.LINES),
    "relation": ("DOIs or addresses of papers, plans, experiments and data, one a line.", Shape.LINES),
    "source": ("DOIs or addresses of what it is made from, one a line.", Shape.LINES),
    "coverage": ("Places and times, one a line.", Shape.LINES),
    "format": ("Media types and the like, one a line.", Shape.LINES),
}
"""What helps to fill in each base field, and how that is done."""

LANGUAGES: Final = "languages"
LICENCES: Final = "licences"
TYPES: Final = "types"
_SUGGESTED: Final = {RIGHTS: LICENCES, "type": TYPES, "language": LANGUAGES}
"""Which base fields have usual values."""

_USUAL: Final = 9
"""How many of them most people fill in."""

_NUMBERS: Final = frozenset(
    {"xs:integer", "xs:int", "xs:long", "xs:nonNegativeInteger", "xs:positiveInteger"}
    | {"xs:decimal", "xs:double", "xs:float"}
)

_EXAMPLES: Final[Mapping[str, str]] = {
    "xs:date": "2026-03-10",
    "xs:dateTime": "2026-03-10T20:05:43Z",
    "xs:time": "20:05:43",
    "xs:gYear": "2026",
    "xs:language": "en",
    "xs:anyURI": "https://example.org/station/7",
}
"""What a value of a type looks like."""

BOOLEAN: Final = "xs:boolean"


def groups(
    fields: Sequence[SchemaField], inside: Sequence[SchemaField] | None, policies: Mapping[str, Any]
) -> list[FieldGroup]:
    """Give the fields of an object's form.

    Args:
        fields: of its community's schema.
        inside: of its collection's; None where it is in none.
        policies: its community's.
    """
    base = tuple(_base(policies))
    found = [
        FieldGroup("What it is", base[:_USUAL]),
        FieldGroup("What its community asks for", tuple(_inside("community", fields))),
        FieldGroup("What its collection asks for", tuple(_inside("collection", inside or ()))),
        FieldGroup("More about it", base[_USUAL:], is_aside=True),
    ]
    return [each for each in found if each.fields]


def _base(policies: Mapping[str, Any]) -> Iterator[FormField]:
    wanted = {TITLE, *(RIGHTS if name == LICENCE else name for name in policies.get("mandatory", ()))}
    known = {each["name"]: each for each in as_schema()}
    for name, label in LABELS.items():
        hint, shape = _ASKED[name]
        yield FormField(
            name, label, hint, shape, known[name]["type"], name in wanted, suggestions=_SUGGESTED.get(name, "")
        )


def _inside(within: str, fields: Sequence[SchemaField]) -> Iterator[FormField]:
    for field in fields:
        yield FormField(
            f"{within}.{field['name']}",
            field["label"] or field["name"],
            " ".join(_hints(field)),
            _shape(field),
            field["type"],
            field["use"] == MANDATORY,
            tuple(_choices(field)),
            LANGUAGES if field["type"] == "xs:language" else "",
        )


def _hints(field: SchemaField) -> Iterator[str]:
    """Give what helps to fill in a field: its description, and what does not go without saying."""
    if text := field["desc"].strip():
        yield text if text[-1] in ".?!" else f"{text}."
    if field["use"] == "R":
        yield "Recommended."
    if field.get("multi") and not field.get("values"):
        yield "One a line."
    if example := _EXAMPLES.get(field["type"]):
        yield f"Such as {example}."
    if "default" in field:
        yield f"Usually {field['default']}."


def _shape(field: SchemaField) -> Shape:
    kind, is_list = field["type"], field.get("multi", False)
    if field.get("values"):
        return Shape.CHOICES if is_list else Shape.CHOICE
    if is_list:
        return Shape.LINES
    if kind in _NUMBERS:
        return Shape.NUMBER
    alone = {BOOLEAN: Shape.CHOICE, "xs:date": Shape.DAY, "xs:string": Shape.AREA}
    return alone.get(kind, Shape.LINE)


def _choices(field: SchemaField) -> Iterator[tuple[str, str]]:
    if field["type"] == BOOLEAN:
        yield from (("true", "Yes"), ("false", "No"))
    yield from ((term, term) for term in field.get("values", ()) if field["type"] == VOCABULARY)


def is_number(field: FormField) -> bool:
    """Whether a field's values are numbers."""
    return field.type in _NUMBERS
