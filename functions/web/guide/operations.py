"""An operation of the document, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.web.guide.types import TypeWords, words_of


@dataclass(frozen=True, slots=True)
class GuideArgument:
    """A variable of the path, or an argument of the query: its name, where it stands, its type, what it does."""

    name: str
    place: str
    type: tuple[TypeWords, ...]
    about: str


@dataclass(frozen=True, slots=True)
class GuideContent:
    """What a body or an answer says.

    Attributes:
        label: the status of the answer, if it is one.
        about: what it means.
        media_types: in which forms.
        type: what it is in the first of them.
    """

    label: str
    about: str
    media_types: tuple[str, ...]
    type: tuple[TypeWords, ...]


@dataclass(frozen=True, slots=True)
class GuideOperation:
    """An operation: how it is asked for, who may, what it takes and gives.

    `variables` are those of the path of which there is nothing to be said but their type, `arguments` all others.
    """

    id: str
    method: str
    path: str
    summary: str
    who: str
    variables: tuple[GuideArgument, ...]
    arguments: tuple[GuideArgument, ...]
    body: GuideContent | None
    answers: tuple[GuideContent, ...]


def operation(method: str, path: str, said: Mapping[str, Any]) -> GuideOperation:
    """Give an operation as the document says it, at a path."""
    body = said.get("requestBody")
    arguments = list(_arguments(said))
    return GuideOperation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        who=said["description"],
        variables=tuple(each for each in arguments if _is_plain(each)),
        arguments=tuple(each for each in arguments if not _is_plain(each)),
        body=_content("", body) if body else None,
        answers=tuple(_content(status, each) for status, each in said["responses"].items() if "$ref" not in each),
    )


def _arguments(said: Mapping[str, Any]) -> Iterator[GuideArgument]:
    for each in said.get("parameters", ()):
        yield GuideArgument(each["name"], each["in"], words_of(each["schema"]), each.get("description", ""))


def _is_plain(argument: GuideArgument) -> bool:
    return argument.place == "path" and not argument.about


def _content(label: str, said: Mapping[str, Any]) -> GuideContent:
    forms: Mapping[str, Any] = said.get("content", {})
    schemas = [form["schema"] for form in forms.values() if form.get("schema")]
    best = next((form["schema"] for name, form in forms.items() if "json" in name and form.get("schema")), None)
    schema = best or next(iter(schemas), None)
    return GuideContent(label, said.get("description", ""), tuple(forms), words_of(schema) if schema else ())
