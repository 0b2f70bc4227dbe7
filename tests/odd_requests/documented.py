"""What the OpenAPI document says of each operation: what it takes, and which statuses it may answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from infra.documentation import site

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Documented:
    """One operation of the document.

    Attributes:
        group: the group that answers it.
        path: its address as a template, `/api/object/{id}/`.
        variables: the schemas of the path's variables, by name.
        arguments: those of the query's arguments.
        bodies: those of the bodies that it takes, by media type.
        statuses: those that it names; `refuses` says whether any other refusal is documented too.
    """

    group: str
    method: str
    path: str
    variables: Mapping[str, Schema]
    arguments: Mapping[str, Schema]
    bodies: Mapping[str, Schema]
    statuses: frozenset[int]
    refuses: bool

    def allows(self, status: int) -> bool:
        """Whether a status is documented. "default" is for refusals; 304 is what any conditional GET may get."""
        return status in self.statuses or (self.refuses and 400 <= status < 500)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def document() -> Mapping[str, Any]:
    """The document, made anew from the tables of operations: what is served next is asked next."""
    return site.document()


@cache
def operations() -> Mapping[str, tuple[Documented, ...]]:
    """Every operation, by group."""
    found: dict[str, list[Documented]] = {}
    for path, item in document()["paths"].items():
        for method, said in item.items():
            operation = _documented(method.upper(), path, said)
            found.setdefault(operation.group, []).append(operation)
    return {group: tuple(each) for group, each in found.items()}


def resolved(schema: Schema) -> Schema:
    """Follow references to what they lead to."""
    while "$ref" in schema:
        found: Any = document()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/")]
        schema = found
    return schema


def _documented(method: str, path: str, said: Mapping[str, Any]) -> Documented:
    places: dict[str, dict[str, Schema]] = {"path": {}, "query": {}, "header": {}}
    for each in said.get("parameters", ()):
        places[each["in"]][each["name"]] = each["schema"]
    bodies = said.get("requestBody", {}).get("content", {})
    return Documented(
        group=said["tags"][0].partition(".")[0],
        method=method,
        path=path,
        variables=places["path"],
        arguments=places["query"],
        bodies={media_type: each["schema"] for media_type, each in bodies.items()},
        statuses=frozenset(int(status) for status in said["responses"] if status != "default"),
        refuses="default" in said["responses"],
    )
