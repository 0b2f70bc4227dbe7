"""Which records of the site an object's metadata name: in `relation` and in `source`, in whatever form."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from shared.search import references

MOST_LINKS: Final = 100
"""Records that an object names: the first ones."""

_NAMED_IN: Final = ("relation", "source")


def texts_of(base: Mapping[str, Any]) -> list[str]:
    """Give the texts of base metadata that may name records."""
    return [text for name in _NAMED_IN for text in base.get(name, ())]


def names_in(base: Mapping[str, Any], site: str) -> list[str]:
    """Give the names of the records that base metadata name, each once and in order, whether or not they are there.

    Args:
        base: the metadata; texts that can name nothing here are passed over.
        site: the site's address.
    """
    found = (named.name for text in texts_of(base) if (named := references.read(text, site)))
    return list(islice(dict.fromkeys(found), MOST_LINKS))
