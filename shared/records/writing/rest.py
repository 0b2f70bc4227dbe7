"""What a large write leaves for later: see `outbox`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.records import keys
from shared.records.changes import Amend, RecordKey


@dataclass(slots=True)
class Rest:
    """What a large write leaves for later, by meaning where the items' state must be looked at again."""

    amends: list[Amend] = field(default_factory=list)
    joins: list[tuple[RecordKey, str, int]] = field(default_factory=list)
    leaves: list[tuple[RecordKey, str, int]] = field(default_factory=list)
    lookups: list[tuple[keys.Key, bool, Mapping[str, Any]]] = field(default_factory=list)
    counts: list[tuple[keys.Key, int]] = field(default_factory=list)
