"""Header fields of a request: names without regard to case (RFC 9110 §5.1), repeated ones kept."""

from collections.abc import Iterator, Mapping
from typing import Any


class Headers(Mapping[str, str]):
    """Read-only header fields. A repeated field reads as its values joined by a comma (RFC 9110 §5.3).

    Cookies are joined by a semicolon: HTTP/2 may send them in several fields (RFC 9113 §8.2.3).
    """

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        """Take each field's values by name, in any case; names that differ only in case are merged."""
        self._fields: dict[str, list[str]] = {}
        for name, values in fields.items():
            self._fields.setdefault(name.lower(), []).extend(values)

    @classmethod
    def of_event(cls, event: Mapping[str, Any]) -> "Headers":
        """Read the headers of a REST API proxy or REQUEST authorizer event."""
        several = event.get("multiValueHeaders")
        if several:
            return cls(several)
        return cls({name: [value] for name, value in (event.get("headers") or {}).items()})

    def __getitem__(self, name: str) -> str:
        return ("; " if name.lower() == "cookie" else ", ").join(self._fields[name.lower()])

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def get_all(self, name: str) -> list[str]:
        """Every value of the field, in the order sent; an empty list where it was not sent."""
        return list(self._fields.get(name.lower(), ()))
