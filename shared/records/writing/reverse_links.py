"""Reverse links: the ids of the linking records, riding on their target's item up to a bound.

Past the bound the item says so and is touched no more; the ids are then read from the lookup. Each change is
conditional on the item's being on the side of the bound that the snapshot shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from shared.records import keys
from shared.records.changes import RecordKey, Unchanged
from shared.records.record import BOUND, OVERFLOWED, RIDING, YES, Record, key
from shared.records.writing.effects import Effects, ItemCondition, ItemEffect, Race
from shared.records.writing.rest import Rest


class ReverseLinks:
    """The links that one transaction makes and ends, seen from their targets.

    Args:
        effects: the transaction's effects, added to.
        snapshot: the targets as they were read; missing ones do not exist.
        results: the records that the transaction itself writes, kept up to date.
    """

    def __init__(
        self, effects: Effects, snapshot: Mapping[RecordKey, Record], results: dict[RecordKey, Record]
    ) -> None:
        self._effects = effects
        self._snapshot = snapshot
        self._results = results
        self._joins: dict[tuple[RecordKey, str], set[int]] = defaultdict(set)
        self._leaves: dict[tuple[RecordKey, str], set[int]] = defaultdict(set)

    def join(self, target: RecordKey, reverse: str, id: int) -> None:
        """Add a linking record to its target's reverse links."""
        self._joins[target, reverse].add(id)

    def leave(self, target: RecordKey, reverse: str, id: int) -> None:
        """Take a linking record from its target's reverse links."""
        self._leaves[target, reverse].add(id)

    def expect_unchanged(self, change: Unchanged) -> None:
        """Make the transaction depend on a record's reverse links being what they were when it was read.

        Past the bound the item does not tell, and nothing is expected.
        """
        record, name = change.record, change.reverse
        if name in record.overflowed:
            return
        expression, values = _same_set(name, record.reverse[name])
        condition = ItemCondition(f"{expression} AND attribute_exists(#pk)", Race(), values)
        self._effects[key(record)].conditions.append(condition)

    def settle(self, created: AbstractSet[RecordKey], deleted: AbstractSet[RecordKey], rest: Rest | None) -> None:
        """Write all links into the effects; those of records that are not written anyway into `rest`, if given.

        Args:
            created: the records that the transaction creates.
            deleted: those that it deletes; their links are of no interest any more.
            rest: what a large write leaves for later.
        """
        for target, name in {**self._joins, **self._leaves}:
            joins = self._joins.get((target, name), set())
            leaves = self._leaves.get((target, name), set())
            if target in created:
                self._settle_created(target, name, joins)
            elif target not in deleted:
                self._settle_present(target, name, joins - leaves, leaves - joins, rest)

    def _settle_present(
        self, target: RecordKey, name: str, joins: set[int], leaves: set[int], rest: Rest | None
    ) -> None:
        record = self._snapshot.get(target)
        if record is None or name in record.overflowed:
            return
        if rest is not None and target not in self._results:
            rest.joins += [(target, name, id) for id in sorted(joins)]
            rest.leaves += [(target, name, id) for id in sorted(leaves)]
        elif joins or leaves:
            self._settle(record, name, joins, leaves)

    def _settle_created(self, target: RecordKey, name: str, joins: set[int]) -> None:
        effect = self._effects[keys.record(*target)]
        if len(joins) > BOUND:
            effect.assigned[OVERFLOWED + name] = YES
        else:
            effect.joined[RIDING + name] = joins
        self._note(target, name, joins, overflowed=len(joins) > BOUND)

    def _settle(self, record: Record, name: str, joins: set[int], leaves: set[int]) -> None:
        effect = self._effects[key(record)]
        effect.must_exist()
        now = (set(record.reverse[name]) | joins) - leaves
        if len(now) > BOUND:
            effect.assigned[OVERFLOWED + name] = YES
            effect.removed.add(RIDING + name)
        elif joins and leaves:
            self._replace_set(effect, record, name, now)
        elif joins:
            effect.joined[RIDING + name] = joins
            effect.conditions.append(_room(name, len(joins)))
        else:
            effect.left[RIDING + name] = leaves
        self._note((record.collection, record.id), name, now, overflowed=len(now) > BOUND)

    def _replace_set(self, effect: ItemEffect, record: Record, name: str, now: set[int]) -> None:
        """Add and take away at once, which one DynamoDB expression cannot do to one attribute."""
        expression, values = _same_set(name, record.reverse[name])
        effect.conditions.append(ItemCondition(expression, Race(), values))
        if now:
            effect.assigned[RIDING + name] = {"NS": [str(id) for id in sorted(now)]}
        else:
            effect.removed.add(RIDING + name)

    def _note(self, target: RecordKey, name: str, ids: set[int], overflowed: bool) -> None:
        result = self._results.get(target)
        if result is None:
            return
        reverse = {**result.reverse, name: () if overflowed else tuple(sorted(ids))}
        more = result.overflowed | {name} if overflowed else result.overflowed
        self._results[target] = replace(result, reverse=reverse, overflowed=more)


def _same_set(name: str, ids: tuple[int, ...]) -> tuple[str, dict[str, Any]]:
    within_bound = f"attribute_not_exists(#{OVERFLOWED}{name})"
    if not ids:
        return f"{within_bound} AND attribute_not_exists(#{RIDING}{name})", {}
    return f"{within_bound} AND #{RIDING}{name} = :seen_{name}", {f"seen_{name}": {"NS": [str(id) for id in ids]}}


def _room(name: str, wanted: int) -> ItemCondition:
    riding, overflowed = f"#{RIDING}{name}", f"#{OVERFLOWED}{name}"
    return ItemCondition(
        f"attribute_not_exists({overflowed}) AND (attribute_not_exists({riding}) OR size({riding}) <= :room_{name})",
        Race(),
        {f"room_{name}": {"N": str(BOUND - wanted)}},
    )
