"""The usual values of fields, which browsers offer while somebody types; whatever else is said is taken, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from functions.repository.depositing.fields import LANGUAGES, LICENCES, TYPES, FormField
from functions.repository.identifiers.datacite_document import licences, resource_types
from shared import languages

Suggested = Sequence[tuple[str, str]]
"""Values, each with the words for it; empty where it says enough itself."""


def suggested(fields: Iterable[FormField]) -> Mapping[str, Suggested]:
    """Give the lists that some fields want, by their names."""
    wanted = {each.suggestions for each in fields}
    return {name: give() for name, give in _LISTS.items() if name in wanted}


def _licences() -> Suggested:
    return [(each, "") for each in licences()]


def _types() -> Suggested:
    return [(each, "") for each in resource_types()]


def _languages() -> Suggested:
    return list(languages.names().items())


_LISTS: Final = {LICENCES: _licences, TYPES: _types, LANGUAGES: _languages}
