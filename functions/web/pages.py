"""The pages of the website."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from shared.html import page
from shared.http import Request, Response

_TEMPLATES: Final = Path(__file__).with_name("templates")


def home(request: Request) -> Response:
    """Write the first page of the site."""
    return page(request, _TEMPLATES / "home.html", "Stele")


def documentation(request: Request, file: Path) -> Response:
    """Write how to use the APIs, and what each of them serves, as the OpenAPI document in a file tells it."""
    document = json.loads(file.read_text())
    subjects: dict[str, list[Any]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            subjects.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return page(request, _TEMPLATES / "docs.html", "API guide", document=document, subjects=subjects)


def error(request: Request, status: int, text: str) -> Response:
    """Write what went wrong, and where to go from there."""
    return page(request, _TEMPLATES / "error.html", text, status=status)
