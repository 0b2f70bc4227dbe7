"""Help for forms: names made of texts, names and tags that begin with something, and what the site is."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Final

from functions.catalogue.kinds import LONGEST, SHORTEST, Slug
from functions.catalogue.operations import references, registers
from functions.catalogue.store import EVERYTHING, LISTED, PACKAGE, store
from shared.fields import BadValue

MOST: Final = 100
"""Names that are proposed at the most."""


def name_of(text: str) -> str:
    """Make a name of a text: small letters, digits and hyphens, nothing at its ends, 2 to 100 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_-]+", "-", plain)).strip("-")[:LONGEST]
    return name.ljust(SHORTEST, "_")


def tag_of(text: str) -> str:
    """Make a tag of a text: small letters, digits, hyphens and dots, 2 to 100 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().strip()
    return re.sub(r"[^a-z0-9.-]", "", plain.replace(" ", "-"))[:LONGEST].ljust(SHORTEST, "_")


def is_free(collection: str, name: str) -> bool:
    """Whether a new package or group may have a name. One round trip."""
    try:
        return references.locate(collection, Slug().parse(name)) is None
    except BadValue:
        return False


def names(start: str, most: int) -> list[str]:
    """Give the names of packages that begin with a text."""
    lines = store().entries(PACKAGE, LISTED, EVERYTHING, prefix=start, limit=min(most, MOST))
    return [line.sort for line in lines]


def tags(start: str, most: int) -> list[str]:
    """Give the tags that begin with a text, in any case."""
    wanted = start.casefold()
    return list(islice((tag for tag in registers.tags() if tag.casefold().startswith(wanted)), min(most, MOST)))
