"""What people call the base fields, in the order in which forms ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from functions.repository.metadata.base import RIGHTS, TITLE

LABELS: Final[Mapping[str, str]] = {
    TITLE: "Title",
    "description": "Description",
    "creator": "Creators",
    "subject": "Keywords",
    RIGHTS: "Licences",
    "type": "Type",
    "date": "Date",
    "language": "Language",
    "discipline": "Discipline",
    "contact": "Contact",
    "publisher": "Publisher",
    "contributor": "Contributors",
    "relation": "Related to",
    "source": "Made from",
    "coverage": "Coverage",
    "format": "Formats",
}
"""The base fields that people write; the server alone writes `identifier`."""
