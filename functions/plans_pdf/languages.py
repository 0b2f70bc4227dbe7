"""The language of a document, as typesetting knows it: by its shortest code (RFC 5646 §2.2.1)."""

from __future__ import annotations

import re
from typing import Any, Final

from shared.languages import shortest

_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)


def language_of(value: Any) -> str:
    """Give the code of a language, from what a document says of its own; English where it says nothing known."""
    found = _CODE.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return "en"
    return shortest(found[1])
