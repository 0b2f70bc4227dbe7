"""What this function answers: its one table of operations."""

from __future__ import annotations

from typing import Final

from functions.plans_pdf import exporting
from shared.http import Operation, Who

OPERATIONS: Final = (
    Operation("GET", "/plans/<id>/export.pdf", exporting.export, Who.READER, gives=exporting.PDF, slash="exact"),
)
"""All operations of this function."""
