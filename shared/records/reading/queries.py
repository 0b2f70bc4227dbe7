"""What a list may be asked: filters over fields, and orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Equal:
    """Records whose `field` has this value; for a list of links, records whose list holds it."""

    field: str
    value: Any

    def matches(self, values: Values) -> bool:
        """Say whether a record's values satisfy the filter."""
        return _holds(values.get(self.field), self.value)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Records whose `field` has one of these values, each record once."""

    field: str
    values: tuple[Any, ...]

    def matches(self, values: Values) -> bool:
        """Say whether a record's values satisfy the filter."""
        return any(_holds(values.get(self.field), value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Glob:
    """Records whose `field` matches a shell pattern as a whole: `*`, `?`, `[ab]`, `[!ab]`, with regard to case."""

    field: str
    pattern: str

    def matches(self, values: Values) -> bool:
        """Say whether a record's values satisfy the filter."""
        return self.matches_text(values.get(self.field))

    def matches_text(self, text: Any) -> bool:
        """Say whether one text matches the pattern."""
        return isinstance(text, str) and _compiled(self.pattern)(text) is not None

    @property
    def prefix(self) -> str:
        """The literal text that every match begins with."""
        return re.split(r"[*?\[]", self.pattern, maxsplit=1)[0]


Filter = Equal | AnyOf | Glob


@dataclass(frozen=True, slots=True)
class Order:
    """An order by a field; nulls come first when ascending. `id` is a field for this purpose."""

    field: str
    descending: bool = False


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(pattern)).match


def _holds(content: Any, value: Any) -> bool:
    if isinstance(content, list):
        return value in content
    return type(content) is type(value) and content == value
