"""From a plan's contents to a PDF, by Typst.

What a plan says goes in as JSON, as a value, so nothing of it is ever read as markup. The typesetter reads the
template and the fonts beside it, and nothing else: no packages, no fonts of the system.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import typst

_HERE: Final = Path(__file__).parent
TEMPLATE: Final = _HERE / "plan.typ"
FONTS: Final = _HERE / "fonts"


def pdf_of(contents: str) -> bytes:
    """Typeset contents, as `written` gives them. The same contents are the same bytes."""
    typesetter = typst.Compiler(input=TEMPLATE, root=_HERE, font_paths=_fonts(), sys_inputs={"plan": contents})
    document = typesetter.compile(format="pdf")
    if not isinstance(document, bytes):
        raise TypeError("a PDF is one document")
    return document


def written(contents: Mapping[str, Any]) -> str:
    """Write contents for the typesetter."""
    return json.dumps(contents, ensure_ascii=False, separators=(",", ":"))


def tag_of(contents: str) -> str:
    """Give the entity tag of a document without typesetting it: it depends on contents, template and typesetter."""
    return f'"{hashlib.blake2b(_kind() + contents.encode(), digest_size=16).hexdigest()}"'


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _kind() -> bytes:
    """Tell the template and the typesetter from others."""
    return b"\n".join((version("typst").encode(), TEMPLATE.read_bytes()))
