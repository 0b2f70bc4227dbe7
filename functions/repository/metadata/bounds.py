"""How much metadata an object may have, and a schema."""

from __future__ import annotations

import json
from typing import Any, Final

MOST_BYTES: Final = 256 * 1024
"""What a document may have as JSON, also between two operations of a patch."""


def size_of(value: Any) -> int:
    """Give the bytes of a value as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
