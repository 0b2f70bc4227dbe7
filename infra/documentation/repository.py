"""The repository's operations as OpenAPI; bodies are described as the API's own JSON Schema of an object says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.repository import object_schema
from functions.repository.api import OPERATIONS
from infra.documentation.description import ModuleDescription
from infra.documentation.schemas import NUMBER, TEXT, Json, array, record
from shared.http import Operation
from shared.http.response import JSON

_FORMS: Mapping[str, tuple[str, ...]] = {
    "patch_object": ("application/json-patch+json",),
    "put": ("application/octet-stream",),
    "refer": (JSON, "application/json-patch+json"),
}
"""The media types of bodies, where they are others than JSON, by what answers."""


class RepositoryDescription(ModuleDescription):
    """The SURF Data Repository's API."""

    group = "repository"
    about = "Deposits of files and collections of them, in communities that say what is to be known of each."
    operations = OPERATIONS

    def schemas(self) -> Mapping[str, Json]:
        """Give an object as the API's own JSON Schema says it, and an error, which all refusals have."""
        said = object_schema.schema("")
        errors = array(record({"field": TEXT, "message": TEXT}))
        return {
            "object": {name: said[name] for name in ("type", "required", "properties", "additionalProperties")},
            "error": record({"error": TEXT, "errors": errors}, ["error"]),
        }

    def taken(self, model: Any, operation: Operation) -> Json:
        """Give the schema of a body: a list, whose items the dialect's README says."""
        return array({})

    def given(self, model: Any) -> Json:
        """Give the schema of an object, the one model that the table names."""
        return self.ref("object")

    def page(self, items: Json) -> Json:
        """Give a list, which has no envelope."""
        return array(items)

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give none: operations name theirs."""
        return ()

    def argument(self, name: str) -> Json:
        """Give the schema of an argument."""
        return {**NUMBER, "minimum": 1} if name in ("page", "size", "from") else TEXT

    def variable(self, name: str) -> Json:
        """Give a text."""
        return TEXT

    def forms_of(self, operation: Operation) -> tuple[str, ...]:
        """Give the media types in which an operation reads a body."""
        run = getattr(operation.run, "func", operation.run)
        return _FORMS.get(run.__name__, self.forms)
