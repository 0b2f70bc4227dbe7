"""Derived items: the entries and lines that find records, and the counts of them, written at once or left for later.

They follow from the records' values alone, so nothing is checked, and a large write need not carry them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.records import keys
from shared.records.writing.effects import Effects
from shared.records.writing.rest import Rest

_NOTHING: Mapping[str, Any] = {}


class Derived:
    """The derived items of one transaction.

    Args:
        effects: the transaction's effects, added to.
        shard: the shard of every counter that this process uses.
        rest: takes the items instead of the effects; None if they are to be written at once.
    """

    def __init__(self, effects: Effects, shard: int, rest: Rest | None) -> None:
        self._effects = effects
        self._shard = keys.shard(shard)
        self._rest = rest

    def put(self, entry: keys.Key, attributes: Mapping[str, Any] = _NOTHING) -> None:
        """Put an entry or line, with what it tells beside its key (in DynamoDB's wire form)."""
        self._set(entry, True, attributes)

    def remove(self, entry: keys.Key) -> None:
        """Delete an entry or line."""
        self._set(entry, False, _NOTHING)

    def count(self, partition: str, change: int) -> None:
        """Add to the counter that lies in a partition."""
        counter = keys.Key(partition, self._shard)
        if self._rest is not None:
            self._rest.counts.append((counter, change))
        else:
            self._effects[counter].add("n", change)

    def _set(self, entry: keys.Key, present: bool, attributes: Mapping[str, Any]) -> None:
        if self._rest is not None:
            self._rest.lookups.append((entry, present, attributes))
        else:
            set_lookup(self._effects, entry, present, attributes)


def set_lookup(effects: Effects, entry: keys.Key, present: bool, attributes: Mapping[str, Any]) -> None:
    """Put or delete an entry of a lookup, unconditionally: both may be repeated.

    A shared line is only added to: once it is marked as left it stays so, whoever enters it again. A journal's line
    says what is, and all that was.
    """
    effect = effects[entry]
    if keys.journaled(entry):
        was: Any = attributes.get("was", {"SS": []})
        effect.texts["was"] = frozenset(was["SS"])
        effect.assigned = {name: value for name, value in attributes.items() if name != "was"}
        effect.removed = {"data"} - attributes.keys()
        return
    effect.fresh, effect.gone = present and not keys.is_shared(entry), not present
    effect.assigned = {**(effect.assigned if keys.is_shared(entry) else {}), **attributes}
