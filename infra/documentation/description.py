"""How a group's operations are described: what all dialects have in common, and what each must say."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from infra.documentation import conditions
from infra.documentation.schemas import ANY_OBJECT, TEXT, Json, array, content, ref, template, variables
from shared.http import WEB_PAGE, ListOf, Operation, Who
from shared.http.response import JSON

_NO_CREDENTIAL: Json = {}
_CREDENTIALS: tuple[Json, ...] = ({"token": []}, {"bearer": []}, {"basic": []}, {"session": []})

_SECURITY: Mapping[Who, list[Json]] = {
    Who.UNGUARDED: [_NO_CREDENTIAL],
    Who.ANYBODY: [_NO_CREDENTIAL, *_CREDENTIALS],
    Who.READER: [_NO_CREDENTIAL, *_CREDENTIALS],
    Who.PERSON: [*_CREDENTIALS],
    Who.API_USER: [*_CREDENTIALS],
    Who.OWNER: [*_CREDENTIALS],
    Who.ORGANISATION: [*_CREDENTIALS],
    Who.ADMIN: [*_CREDENTIALS],
    Who.BROWSER: [{"session": []}],
    Who.NOBODY: [*_CREDENTIALS],
}
"""What an operation can be called with: what a stranger may read needs no credential."""

_PAGE: Mapping[str, Json] = {"200": {"description": "A page that asks first.", "content": {WEB_PAGE: {}}}}
_SIGN_IN: Mapping[str, Json] = {"302": {"description": "Leads whoever has not signed in to where they can."}}


class Description(ABC):
    """A group's operations as OpenAPI. Names of its tags and components begin with that of the group.

    Attributes:
        group: its name.
        about: what it is.
        operations: its table.
        forms: the media types of bodies that it reads.
        shown: the media types in which it answers.
        slash: whether its addresses have a slash at their end where that means nothing.
    """

    group: ClassVar[str]
    about: ClassVar[str]
    operations: ClassVar[Sequence[Operation]]
    forms: ClassVar[tuple[str, ...]] = (JSON,)
    shown: ClassVar[tuple[str, ...]] = (JSON,)
    slash: ClassVar[bool] = False

    @abstractmethod
    def tag(self, operation: Operation) -> str:
        """Give what an operation is about: a table, a resource, a subject."""

    @abstractmethod
    def tags(self) -> Mapping[str, str]:
        """Give what each tag is about."""

    @abstractmethod
    def schemas(self) -> Mapping[str, Json]:
        """Give the schemas of everything that is taken and given; one is called `error`."""

    @abstractmethod
    def taken(self, model: Any, operation: Operation) -> Json:
        """Give the schema of what a body says of a model."""

    @abstractmethod
    def given(self, model: Any) -> Json:
        """Give the schema of what an answer shows of a model."""

    @abstractmethod
    def page(self, items: Json) -> Json:
        """Give the envelope of a list."""

    @abstractmethod
    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give the arguments that every list of a model takes, those of its path excepted."""

    def list_taken(self, model: Any) -> Json:
        """Give the schema of a body that says several things."""
        raise NotImplementedError

    def variable(self, name: str) -> Json:
        """Give the schema of a variable of a path."""
        return {"type": "integer", "minimum": 1} if name == "id" else TEXT

    def refusals(self) -> Mapping[str, Json]:
        """Give the answers to what is not done, by status; "default" for all others."""
        return {"default": {"description": "Refused.", "content": content(self.ref("error"), JSON)}}

    # What follows from them

    def ref(self, name: str, section: str = "schemas") -> Json:
        """Refer to a component of the group."""
        return ref(f"{self.group}.{name}", section)

    def paths(self) -> dict[str, dict[str, Json]]:
        """Give every operation by path and method."""
        paths: dict[str, dict[str, Json]] = {}
        for operation in self.operations:
            paths.setdefault(self._path(operation), {})[operation.method.lower()] = self._operation(operation)
        return paths

    def components(self) -> dict[str, dict[str, Json]]:
        """Give the components, by section and whole name."""
        sections = {"schemas": self.schemas(), "responses": self.refusals()}
        return {
            section: {f"{self.group}.{name}": component for name, component in components.items()}
            for section, components in sections.items()
        }

    def _path(self, operation: Operation) -> str:
        is_closed = operation.slash == "redirect" or (operation.slash == "both" and self.slash)
        return template(operation.path) + ("/" if is_closed else "")

    def _operation(self, operation: Operation) -> Json:
        tagged = {each.path for each in self.operations if conditions.is_tagged(each)}
        conditional = conditions.headers(operation, tagged)
        parameters = [*self._path_parameters(operation), *self._arguments(operation), *conditional]
        return {
            "operationId": _id(operation),
            "summary": operation.summary,
            "description": f"For {operation.who}.",
            "tags": [f"{self.group}.{self.tag(operation)}"],
            "security": _SECURITY[operation.who],
            **({"parameters": parameters} if parameters else {}),
            **self._body(operation),
            "responses": {
                **(_SIGN_IN if operation.who is Who.BROWSER else {}),
                **(_PAGE if operation.gives == WEB_PAGE and operation.status == 302 else {}),
                str(operation.status): self._answer(operation),
                **conditions.answers(operation, tagged, self.ref("error")),
                **{status: self.ref(status, "responses") for status in self.refusals()},
            },
        }

    def _path_parameters(self, operation: Operation) -> list[Json]:
        names = variables(operation.path)
        return [{"name": name, "in": "path", "required": True, "schema": self.variable(name)} for name in names]

    def _arguments(self, operation: Operation) -> Iterable[Json]:
        yield from ({"name": name, "in": "query", "schema": self.argument(name)} for name in operation.arguments)
        if isinstance(operation.gives, ListOf):
            yield from self.list_arguments(operation.gives.of)

    def argument(self, name: str) -> Json:
        """Give the schema of an argument that an operation names."""
        return TEXT

    def _body(self, operation: Operation) -> Json:
        takes = operation.takes
        if takes is None:
            return {}
        if isinstance(takes, tuple):
            schema: Json = {"type": "object", "properties": dict.fromkeys(takes, TEXT)}
        elif isinstance(takes, ListOf):
            schema = self.list_taken(takes.of)
        else:
            schema = ANY_OBJECT if takes is dict else self.taken(takes, operation)
        return {"requestBody": {"content": content(schema, *self.forms_of(operation))}}

    def forms_of(self, operation: Operation) -> tuple[str, ...]:
        """Give the media types in which an operation reads a body."""
        return self.forms

    def _answer(self, operation: Operation) -> Json:
        text = "Refused." if operation.status >= 400 else "Done."
        gives = operation.gives
        if gives is None:
            return {"description": text}
        if isinstance(gives, str):
            return {"description": text, "content": {each: {} for each in gives.split(", ")}}
        forms = {**content(TEXT, *self.shown), **content(self._shown(gives), JSON)}
        tag = {"headers": conditions.ETAG} if conditions.is_tagged(operation) else {}
        return {"description": text, **tag, "content": forms}

    def _shown(self, gives: Any) -> Json:
        if isinstance(gives, ListOf):
            return self.page(self._shown(gives.of))
        if gives is list:
            return array({})
        return ANY_OBJECT if gives is dict else self.given(gives)


def _id(operation: Operation) -> str:
    """Name an operation: its method and the words of its path; `/api` and `/api/` are two."""
    words = re.sub(r"\W+", "_", operation.path.rstrip(">").replace(":path", ""))
    return operation.method.lower() + words


class ModuleDescription(Description):
    """The operations of a group in which those about one subject are answered by one module, which says what it is."""

    def tag(self, operation: Operation) -> str:
        """Give the module of what answers."""
        return _module_of(operation).rpartition(".")[2]

    def tags(self) -> Mapping[str, str]:
        """Give what these modules are about."""
        from importlib import import_module

        modules = {self.tag(each): _module_of(each) for each in self.operations}
        return {name: (import_module(module).__doc__ or "").partition("\n")[0] for name, module in modules.items()}


def _module_of(operation: Operation) -> str:
    return str(getattr(operation.run, "func", operation.run).__module__)
