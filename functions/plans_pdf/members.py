"""Reading documents whose members may be missing, null, or of any type; and noting which ones nobody reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from functions.plans.documents.parts import is_said

DEEPEST: Final = 12
"""How deep values are looked into that nobody knows."""

MOST_LISTED: Final = 2_000
"""Objects of a list that are looked at as what they are; there is no room for more, and the others come last."""

Further = list[tuple[str, Any]]
"""Members that the document has besides, by their paths."""


class DmpObject:
    """An object of the document. Whoever has shown some of its members leaves the others in `further`."""

    def __init__(self, value: Mapping[str, Any], path: str, further: Further) -> None:
        self._left = dict(value)
        self._path = path
        self._further = further

    def take(self, name: str) -> Any:
        """Give a member's value, None where there is none; from then on it is shown."""
        return self._left.pop(name, None)

    def look(self, name: str) -> Any:
        """Give a member's value without showing it."""
        return self._left.get(name)

    def each(self, name: str, main: str) -> Iterator[DmpObject]:
        """Give the objects of a list; one object is a list of one, and another value is the member `main` of one."""
        value = self.take(name)
        for path, each in islice(self._places(name, value), MOST_LISTED):
            if not is_said(each):
                continue
            child = DmpObject(each if isinstance(each, dict) else {main: each}, f"{path}.", self._further)
            yield child
            child.leave()
        self._further.extend(islice(self._places(name, value), MOST_LISTED, None))

    def _places(self, name: str, value: Any) -> Iterator[tuple[str, Any]]:
        path = self._path + name
        if isinstance(value, list):
            return ((f"{path}[{place}]", each) for place, each in enumerate(value))
        return iter([(path, value)])

    def leave(self) -> None:
        """Note what was not shown."""
        self._further.extend((self._path + name, value) for name, value in self._left.items())
        self._left = {}


def leaves(path: str, value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Give the values in a value, with their paths; what lies too deep is an ellipsis."""
    if not is_said(value):
        return
    if depth == DEEPEST and isinstance(value, dict | list):
        yield path, "…"
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(f"{path}.{name}" if path else name, each, depth + 1)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(f"{path}[{place}]", each, depth + 1)
    else:
        yield path, value
