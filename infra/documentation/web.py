"""The website's operations as OpenAPI: pages, and what machines look for on every site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.web.api import OPERATIONS
from infra.documentation.description import ModuleDescription
from infra.documentation.schemas import TEXT, Json, record


class WebDescription(ModuleDescription):
    """The website."""

    group = "web"
    about = "The website: home, search, this guide, and what machines look for on every site."
    operations = OPERATIONS
    shown = ("text/html",)

    def schemas(self) -> Mapping[str, Json]:
        """Give what an error says to programs."""
        return {"error": record({"error": TEXT})}

    def taken(self, model: Any, operation: Any) -> Json:
        """Nothing is taken."""
        raise TypeError(model)

    def given(self, model: Any) -> Json:
        """Nothing but what its media types say is given."""
        raise TypeError(model)

    def page(self, items: Json) -> Json:
        """There are no lists."""
        raise TypeError(items)

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """There are no lists."""
        raise TypeError(model)
