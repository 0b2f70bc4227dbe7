"""What a schema of the document says, in words: the type of a value, and the members of an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

JsonSchema = Mapping[str, Any]

SCHEMAS: Final = "#/components/schemas/"


class TypeWords(NamedTuple):
    """A part of what a type is called: words, or the name of a schema."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class SchemaMember:
    """A member of an object.

    Attributes:
        name: its name.
        type: what it is.
        about: what is said of it.
        marks: whether it is required, whether it is only read.
    """

    name: str
    type: tuple[TypeWords, ...]
    about: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchemaShown:
    """A schema that has a name.

    Attributes:
        name: the name.
        about: what is said of it.
        type: what it is, if it has no members of its own.
        members: those of its own.
        conditions: sentences on which members must be there.
    """

    name: str
    about: str
    type: tuple[TypeWords, ...]
    members: tuple[SchemaMember, ...]
    conditions: tuple[str, ...]


def shown(name: str, schema: JsonSchema) -> SchemaShown:
    """Give a schema for people to read."""
    parts = [schema, *schema.get("allOf", ())]
    members = tuple(member for part in parts for member in _members(part))
    type = () if members else words_of(schema)
    conditions = tuple(_conditions(schema)) + tuple(each for part in parts[1:] for each in _conditions(part))
    return SchemaShown(name, _about(schema), type, members, conditions)


def words_of(schema: JsonSchema) -> tuple[TypeWords, ...]:
    """Give what a type is called."""
    return tuple(_words(schema))


def names_in(schema: Any) -> Iterator[str]:
    """Give the names of the schemas that one refers to."""
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith(SCHEMAS):
            yield reference.removeprefix(SCHEMAS)
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from names_in(each)


def _members(schema: JsonSchema) -> Iterator[SchemaMember]:
    needed = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        marks = [mark for mark, holds in (("required", name in needed), ("read-only", "readOnly" in member)) if holds]
        yield SchemaMember(name, words_of(member), _about(member), tuple(marks))


def _about(schema: JsonSchema) -> str:
    """Give what is said of it; docstrings have code in two backquotes (reStructuredText)."""
    said: str = schema.get("description", "")
    return said.replace("``", "`")


def _conditions(schema: JsonSchema) -> Iterator[str]:
    """Say which members must be there that are another schema's."""
    if "properties" not in schema and "required" in schema:
        yield f"Required: {_listed(schema['required'])}."
    groups = [each["required"] for each in schema.get("anyOf", ()) if "required" in each]
    if groups:
        yield f"Required besides: {', or '.join(map(_listed, groups))}."


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _words(schema: JsonSchema) -> Iterator[TypeWords]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        yield TypeWords(name, name)
    elif "enum" in schema:
        yield TypeWords("one of " + ", ".join(f"“{each}”" for each in schema["enum"]))
    elif several := [each for way in ("anyOf", "oneOf", "allOf") for each in schema.get(way, ()) if _is_type(each)]:
        yield from _joined([list(_words(each)) for each in several], " and " if "allOf" in schema else " or ")
    elif schema.get("type") == "array":
        yield TypeWords("list of ")
        yield from _words(schema.get("items", {}))
    else:
        yield TypeWords(_plain(schema))


def _is_type(schema: JsonSchema) -> bool:
    """Whether a part of a schema says what something is, rather than which members it must have."""
    return set(schema) != {"required"}


def _joined(some: list[list[TypeWords]], between: str) -> Iterator[TypeWords]:
    for number, words in enumerate(some):
        if number:
            yield TypeWords(between)
        yield from words


def _plain(schema: JsonSchema) -> str:
    """Give a type without parts: what JSON calls it, and what narrows it."""
    said = schema.get("type", "anything")
    name = said if isinstance(said, str) else " or ".join(said)
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
    notes = [
        schema.get("format", ""),
        f"from {low}" if low is not None else "",
        f"up to {high}" if high is not None else "",
        f"up to {schema['maxLength']} characters" if "maxLength" in schema else "",
    ]
    return f"{name} ({', '.join(filter(None, notes))})" if any(notes) else name
