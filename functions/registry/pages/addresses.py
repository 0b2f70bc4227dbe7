"""Addresses of pages: lists with their arguments, and the same page as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

from shared.http import Request

_PLACE: Final = frozenset({"cursor", "format"})


def list_path(table: str, **arguments: object) -> str:
    """Give the path of the page of a list, below the site's address."""
    return f"/api/{table}/?{urlencode({'format': 'api', **arguments})}"


def said(query: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Give the arguments of a list that say something; a form sends those that are empty, too."""
    full = {name: [text for text in texts if text.strip()] for name, texts in query.items() if name not in _PLACE}
    return {name: texts for name, texts in full.items() if texts}


def with_arguments(request: Request, arguments: Mapping[str, Sequence[str]]) -> str:
    """Give the address of the same list, as a page, with other arguments."""
    return f"{request.base_url}{request.path}?{urlencode({'format': 'api', **arguments}, doseq=True)}"


def as_page(address: str | None) -> str:
    """Give the address of another part of a list as that of a page, without arguments that say nothing."""
    if address is None:
        return ""
    path, _, query = address.partition("?")
    return f"{path}?{urlencode(sorted({*parse_qsl(query), ('format', 'api')}))}"


def as_json(request: Request) -> str:
    """Give the address of what a page shows as JSON."""
    kept = {name: texts for name, texts in request.query.items() if name != "format"}
    return f"{request.base_url}{request.path}?{urlencode({**kept, 'format': 'json'}, doseq=True)}"
