"""What registers names of objects outside of the site, and how it says that it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class IdentifierRefused(Exception):
    """The registrar refuses: the same again would be refused again. The message is its reason, and holds no secret."""


class IdentifierUnavailable(Exception):
    """The registrar cannot be reached, or cannot do it now: it may or may not have been done."""


class Registrar(Protocol):
    """Registers names. Each call may be made again, whatever became of the one before, and finds what that has done.

    All raise `IdentifierRefused` and `IdentifierUnavailable`.
    """

    def register(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Let a name lead to an address; one that it has registered already leads there afterwards, too.

        Args:
            name: the DOI or handle.
            url: where it leads.
            document: what DOIs say of the object (`datacite_document`); handles say nothing.
        """
        ...

    def update(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Say anew of a registered name what it says."""
        ...

    def withdraw(self, name: str, tombstone: str) -> None:
        """Let a name lead to what tells that the object is gone."""
        ...


class Offline:
    """Knows no one outside: the names are in the site's own records, which resolve them."""

    def register(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Do nothing: the object's record has the name."""

    def update(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Do nothing: the name leads to the object's record."""

    def withdraw(self, name: str, tombstone: str) -> None:
        """Do nothing: the record says that the object is gone."""
