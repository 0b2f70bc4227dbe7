"""What the guide consists of: the groups of operations, the subjects of each, and the operations about a subject."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from functions.web.files import DOCUMENT
from functions.web.guide.excerpt import excerpt
from functions.web.guide.operations import GuideOperation, operation
from functions.web.guide.types import SchemaShown, names_in, shown


@dataclass(frozen=True, slots=True)
class GuideSubject:
    """What some operations are about: a page of the guide.

    Attributes:
        group: the name of the group that serves them.
        name: its own name, in addresses too.
        about: what it is.
        said: the method and the path of each operation, and what the document says of it.
    """

    group: str
    name: str
    about: str
    said: tuple[tuple[str, str, Mapping[str, Any]], ...]

    @property
    def path(self) -> str:
        """The path of its page, below the site."""
        return f"/docs/{self.group}/{self.name}/"

    def operations(self) -> list[GuideOperation]:
        """Give the operations."""
        return [operation(*each) for each in self.said]

    def schemas(self) -> list[SchemaShown]:
        """Give the schemas that the operations name, and those that these name."""
        known = _document()["components"]["schemas"]
        found: dict[str, SchemaShown] = {}
        waiting = [name for _, _, said in self.said for name in names_in([said])]
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found[name] = shown(name, known[name])
                waiting += names_in(known[name])
        return [found[name] for name in sorted(found)]


@dataclass(frozen=True, slots=True)
class GuideGroup:
    """What one function serves: its name, and its subjects by their names."""

    name: str
    subjects: Mapping[str, GuideSubject]

    @property
    def path(self) -> str:
        """The path of its page, below the site."""
        return f"/docs/{self.name}/"


@cache
def groups() -> Mapping[str, GuideGroup]:
    """Give all groups by their names."""
    document = _document()
    said: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {each["name"]: [] for each in document["tags"]}
    for path, item in document["paths"].items():
        for method, each in item.items():
            said[each["tags"][0]].append((method, path, each))
    found: dict[str, dict[str, GuideSubject]] = {}
    for tag in document["tags"]:
        group, _, name = tag["name"].partition(".")
        subject = GuideSubject(group, name, tag["description"], tuple(said[tag["name"]]))
        found.setdefault(group, {})[name] = subject
    return {name: GuideGroup(name, subjects) for name, subjects in found.items()}


@cache
def part_of_document(group: str) -> Mapping[str, Any]:
    """Give the OpenAPI document of one group."""
    return excerpt(_document(), group)


@cache
def _document() -> Any:
    return json.loads(DOCUMENT.read_bytes())
