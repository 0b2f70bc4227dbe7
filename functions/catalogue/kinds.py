"""The kinds of values that are the catalogue's own, and its words for bad values (CKAN 2.x, `logic/validators.py`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from shared.fields import BadValue, Kind, Text, Words, read_moment

WORDS: Final[Words] = {
    "missing": "Missing value",
    "text": "Must be a text",
    "null_characters": "Must not have null characters",
    "too_long": "Must have no more than {limit} characters",
    "choice": "Must be one of {options}",
    "name_string": "Names must be strings",
    "name_short": "Must be at least {limit} characters long",
    "name_length": 'Name "{name}" length is less than minimum {limit}',
    "name_long": "Name must be a maximum of {limit} characters long",
    "name_longer": 'Name "{name}" length is more than maximum {limit}',
    "name_letters": "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_",
    "name_reserved": "That name cannot be used",
    "tag_short": 'Tag "{tag}" length is less than minimum {limit}',
    "tag_long": 'Tag "{tag}" length is more than maximum {limit}',
    "tag_letters": 'Tag "{tag}" must be alphanumeric characters or symbols: -_.',
    "too_many": "Must be no more than {limit}",
}
"""What is said of a bad value."""

SHORTEST: Final = 2
LONGEST: Final = 100
"""The characters of a name, and of a tag."""

MOST_TAGS: Final = 500
MOST_EXTRAS: Final = 1_000
MOST_RESOURCES: Final = 2_000
MOST_GROUPS: Final = 100
MOST_PACKAGES: Final = 2_000
"""As many as a package has of each, and a group of packages that one request names."""

MIRRORED: Final = (
    *("experiment", "dataset", "data_product", "external_object", "code_run", "object", "plan", "deposit"),
    "collection",
)
"""The kinds of records of other groups that may be shown as packages, by the name `<kind>-<id>`: the record's number,
or of an object of the repository the id that people know."""

_NAME: Final = re.compile(r"[a-z0-9_-]*")
_RESERVED: Final = frozenset({"new", "edit", "search"})
_MIRROR_NAME: Final = re.compile(rf"(?:{'|'.join(MIRRORED)})-[0-9]+|(?:deposit|collection)-[0-9a-f]{{16}}")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class WrongShape(Exception):
    """A value that is laid out otherwise than its field's; the message says so to the caller."""


def is_uuid(text: object) -> bool:
    """Whether a text is laid out as the ids that are given here."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def is_reserved(name: str) -> bool:
    """Whether no package may have this name: an address has it, or a record of another group is shown by it."""
    return name in _RESERVED or _MIRROR_NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class Slug(Kind):
    """What a package or a group is known by in addresses; `reserved` for packages, some are not to be had."""

    type: ClassVar[str] = "string"

    def parse(self, value: Any) -> str:
        """Accept 2 to 100 characters out of `a-z 0-9 - _`."""
        if value is None or value == "":
            raise BadValue("missing")
        if not isinstance(value, str):
            raise BadValue("name_string")
        if len(value) < SHORTEST:
            raise _both(BadValue("name_short", limit=SHORTEST), BadValue("name_length", name=value, limit=SHORTEST))
        if len(value) > LONGEST:
            raise _both(BadValue("name_long", limit=LONGEST), BadValue("name_longer", name=value[:200], limit=LONGEST))
        if not _NAME.fullmatch(value):
            raise BadValue("name_letters")
        if is_reserved(value):
            raise BadValue("name_reserved")
        return value


def _both(first: BadValue, second: BadValue) -> BadValue:
    first.also = (second,)
    return first


@dataclass(frozen=True)
class Tags(Kind):
    """Tags: each once, in order. Blanks around one are cut off; one text is split at commas, else at blanks."""

    type: ClassVar[str] = "tags"

    def parse(self, value: Any) -> list[str]:
        """Accept a list of texts, or one text."""
        if isinstance(value, str):
            value = [each for each in re.split(r"," if "," in value else r"\s+", value) if each.strip()]
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise WrongShape("tags: Must be a list of strings")
        tags = sorted({each.strip() for each in value})
        if len(tags) > MOST_TAGS:
            raise BadValue("too_many", limit=MOST_TAGS)
        if complaints := [complaint for tag in tags for complaint in _of_tag(tag)]:
            complaints[0].also = complaints[1:20]
            raise complaints[0]
        return tags


def _of_tag(tag: str) -> list[BadValue]:
    if len(tag) < SHORTEST:
        return [BadValue("tag_short", tag=tag, limit=SHORTEST)]
    if len(tag) > LONGEST:
        return [BadValue("tag_long", tag=tag[:200], limit=LONGEST)]
    legal = all(each in " -_." or unicodedata.category(each)[0] in "LMN" for each in tag)
    return [] if legal else [BadValue("tag_letters", tag=tag)]


@dataclass(frozen=True)
class Extras(Kind):
    """Any values by key; null takes a key away."""

    type: ClassVar[str] = "object"

    def parse(self, value: Any) -> dict[str, Any]:
        """Accept objects."""
        if not isinstance(value, dict):
            raise WrongShape("extras: Must be an object")
        if len(value) > MOST_EXTRAS:
            raise BadValue("too_many", limit=MOST_EXTRAS)
        return value


@dataclass(frozen=True)
class References(Kind):
    """Packages or groups, each by its name or id."""

    type: ClassVar[str] = "list"
    name: str
    most: int

    def parse(self, value: Any) -> list[str]:
        """Accept a list of texts."""
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise WrongShape(f"{self.name}: Must be a list of names or ids")
        if len(value) > self.most:
            raise BadValue("too_many", limit=self.most)
        return list(dict.fromkeys(value))


@dataclass(frozen=True)
class BadResources(Exception):
    """Some resources are bad: of each what is wrong with it, by member."""

    messages: list[dict[str, list[str]]]


@dataclass(frozen=True)
class Resources(Kind):
    """The files and addresses of a package, in order; members that nobody knows are kept."""

    type: ClassVar[str] = "list"

    def parse(self, value: Any) -> list[dict[str, Any]]:
        """Accept a list of objects; of each, texts are texts, `size` is a number and moments are ISO 8601."""
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise WrongShape("resources: Must be a list of objects")
        if len(value) > MOST_RESOURCES:
            raise BadValue("too_many", limit=MOST_RESOURCES)
        read = [_resource(each) for each in value]
        if any(messages for _, messages in read):
            raise BadResources([messages for _, messages in read])
        return [resource for resource, _ in read]


RESOURCE_TEXTS: Final = ("url", "format", "description", "hash", "name", "resource_type", "mimetype")
RESOURCE_MOMENTS: Final = ("created", "last_modified")


def _resource(said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Give a resource as it is kept, and what is wrong with it."""
    resource, messages = dict(said), {}
    for name in said.keys() & {*_PARTS}:
        try:
            resource[name] = None if said[name] is None else _PARTS[name](said[name])
        except ValueError as error:
            messages[name] = [str(error)]
    return resource, messages


def _text(value: Any) -> str:
    try:
        return Text().parse(value)
    except BadValue as bad:
        raise ValueError(bad.texts(WORDS)[0]) from None


def _size(value: Any) -> int | None:
    if value == "":
        return None
    if isinstance(value, bool) or not re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", str(value)):
        raise ValueError("Invalid integer")
    return int(value)


def _moment(value: Any) -> str | None:
    if value == "":
        return None
    try:
        read_moment(value.strip())
    except (AttributeError, ValueError):
        raise ValueError("Date format incorrect") from None
    return str(value.strip())


_PARTS: Final = {
    **dict.fromkeys(RESOURCE_TEXTS, _text),
    **dict.fromkeys(RESOURCE_MOMENTS, _moment),
    "size": _size,
}
"""How the members of a resource that are known are read."""


def new_id() -> str:
    """Give a new id for a package, a group, a resource or a revision."""
    from uuid import uuid4

    return str(uuid4())


def as_uuid(text: str) -> str:
    """Write an id as those that are given here.

    Raises:
        ValueError: it is no UUID.
    """
    return str(UUID(text))
