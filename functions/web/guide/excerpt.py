"""The part of the OpenAPI document that is one group's: a document of its own, a fifth as long and soon drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.web import words
from shared.http.response import to_json

_REFERENCE: Final = re.compile(r'"#/components/(\w+)/([^"]+)"')

_ComponentName = tuple[str, str]
"""The kind of a component, such as `schemas`, and its name."""


def excerpt(document: Mapping[str, Any], group: str) -> dict[str, Any]:
    """Give a document of the operations of one group, with the components that they refer to, directly or not."""
    tags = [each for each in document["tags"] if each["name"].partition(".")[0] == group]
    paths = {path: item for path, item in document["paths"].items() if _group_of(item) == group}
    wanted = set(_reached(document["components"], paths))
    components = {
        kind: {name: each for name, each in named.items() if kind == "securitySchemes" or (kind, name) in wanted}
        for kind, named in document["components"].items()
    }
    return {**document, "info": _info(document["info"], group), "tags": tags, "paths": paths, "components": components}


def _info(info: Mapping[str, Any], group: str) -> dict[str, Any]:
    """Give what is said of the document, of the one group alone: the whole says it in a list, a line a group."""
    about = dict(line.removeprefix("- ").split(": ", 1) for line in info["description"].splitlines())
    return {**info, "title": f"{info['title']}: {words.GUIDE[group].title}", "description": about[group]}


def _group_of(item: Mapping[str, Any]) -> str:
    """Give the group that answers at a path: the same for all its methods."""
    tag: str = next(iter(item.values()))["tags"][0]
    return tag.partition(".")[0]


def _reached(components: Mapping[str, Any], paths: Mapping[str, Any]) -> Iterator[_ComponentName]:
    """Give the components that paths refer to, and those that these refer to, each once."""
    found: set[_ComponentName] = set()
    waiting = _referred(paths)
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            yield each
            waiting |= _referred(components[each[0]][each[1]])


def _referred(part: Mapping[str, Any]) -> set[_ComponentName]:
    return {(kind, name) for kind, name in _REFERENCE.findall(to_json(part))}
