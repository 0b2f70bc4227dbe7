"""The entry of `rights` that says who may have the files (OpenAIRE guidelines, access rights).

The site alone writes it: whatever a patch does to it, the right one is there afterwards, and last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

_ENTRY: Final = re.compile(r"info:eu-repo/semantics/[A-Za-z]+Access")


def entry_of(level: str) -> str:
    """Give the entry that says who may have the files."""
    return f"info:eu-repo/semantics/{level}Access"


def with_entry(licences: Sequence[Any], level: str) -> list[Any]:
    """Give what `rights` show: the licences, and last who may have the files."""
    return [*licences, entry_of(level)]


def without_entries(rights: Any) -> Any:
    """Give what is kept of `rights`: the licences. What is no list stays as it is."""
    return [each for each in rights if not _is_entry(each)] if isinstance(rights, list) else rights


def _is_entry(right: Any) -> bool:
    name = right.get("name") if isinstance(right, dict) else right
    return isinstance(name, str) and _ENTRY.fullmatch(name) is not None
