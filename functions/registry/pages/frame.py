"""The frame of the registry's pages: its templates, and its part of the site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from functions.registry.labels import member_label, plural, singular
from functions.registry.pages import shown
from functions.registry.tables import Table
from shared.html import environment, page
from shared.http import Request, Response

PLACE: Final = "Registry"

_TEMPLATES: Final = Path(__file__).with_name("templates")


def framed(
    request: Request,
    template: str,
    title: str,
    status: int,
    headers: Mapping[str, str],
    shows: Mapping[str, Any],
    *,
    public: bool = False,
    whole: bool = True,
) -> Response:
    """Write a page of the registry; `public` is what anybody is shown alike, `whole` as there (`shared.html.page`)."""
    return page(
        request,
        _templates() / template,
        title,
        status=status,
        headers=headers,
        public=public,
        whole=whole,
        place=PLACE,
        **shows,
    )


def about(table: Table) -> dict[str, Any]:
    """Give what every page of a table's records says of the table."""
    return {"table": table.name, "singular": singular(table.name), "plural": plural(table.name)}


@cache
def _templates() -> Path:
    made = environment(_TEMPLATES)
    made.tests["web"] = shown.on_the_web
    made.filters["of_a_field"] = member_label
    return _TEMPLATES
