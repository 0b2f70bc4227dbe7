"""What a transaction does to items, merged so that each item appears once.

DynamoDB refuses a transaction that names an item twice (API reference, TransactWriteItems), yet one write often
touches an item for several reasons: a run whose input is also its output, two records that share a counter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.records.keys import Key, wire

_PLACEHOLDER = re.compile(r"#(\w+)")
_VALUE = re.compile(r":(\w+)")

# Why a condition can fail, for whoever reads the cancellation.
Reason = object


@dataclass(frozen=True, slots=True)
class Race:
    """The reason of a condition whose failing means: read again, plan again."""


@dataclass(frozen=True, slots=True)
class Taken(Race):
    """The reason of a condition whose failing means: this id exists already."""


@dataclass(frozen=True, slots=True)
class ItemCondition:
    """A condition on an item, over attributes `#name` and values `:name`, and the reason it stands for."""

    expression: str
    reason: Reason
    values: Mapping[str, Any] = field(default_factory=dict)

    def numbered(self, number: int) -> tuple[str, dict[str, Any]]:
        """Give the expression and its values under names of its own: others may expect other values of one name."""
        expression = _VALUE.sub(rf":\1_{number}", self.expression)
        return f"({expression})", {f":{name}_{number}": value for name, value in self.values.items()}


@dataclass(slots=True)
class ItemEffect:
    """All that happens to one item."""

    key: Key
    fresh: bool = False
    gone: bool = False
    assigned: dict[str, Any] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    added: dict[str, int] = field(default_factory=dict)
    joined: dict[str, set[int]] = field(default_factory=dict)
    left: dict[str, set[int]] = field(default_factory=dict)
    texts: dict[str, frozenset[str]] = field(default_factory=dict)
    """Texts that are joined to a set."""
    conditions: list[ItemCondition] = field(default_factory=list)
    elsewhere: str = ""
    """The name of the table that it lies in, if it is not that of the records."""

    @property
    def idle(self) -> bool:
        """Whether nothing remains to be done: additions that cancelled out."""
        return not (
            self.fresh or self.gone or self.assigned or self.removed or self.joined or self.left or self.conditions
        ) and not any(self.added.values())

    def add(self, name: str, amount: int) -> None:
        """Add an amount to a number, beside what is added to it already."""
        self.added[name] = self.added.get(name, 0) + amount

    def must_exist(self) -> None:
        """Make the effect depend on its item's being there, if nothing else does so already."""
        if not self.conditions:
            self.conditions.append(ItemCondition("attribute_exists(#pk)", Race()))

    def require(self, condition: ItemCondition) -> None:
        """Add a condition, unless it is there already."""
        if condition not in self.conditions:
            self.conditions.append(condition)

    def action(self, table: str) -> dict[str, Any]:
        """Write the effect as one action of TransactWriteItems, on `table` unless the item lies elsewhere."""
        table = self.elsewhere or table
        if self.fresh:
            return {"Put": {"TableName": table, "Item": self._item(), **self._condition()}}
        if self.gone:
            return {"Delete": {"TableName": table, "Key": wire(self.key), **self._condition()}}
        update = self._update()
        if not update:
            return {"ConditionCheck": {"TableName": table, "Key": wire(self.key), **self._condition()}}
        return {"Update": {"TableName": table, "Key": wire(self.key), **self._condition(update)}}

    @property
    def size(self) -> int:
        """How many bytes it has, and no fewer than DynamoDB counts."""
        return _size(self.action(""))

    def _item(self) -> dict[str, Any]:
        counted = {name: {"N": str(value)} for name, value in self.added.items()}
        joined = {name: _number_set(ids) for name, ids in self.joined.items() if ids}
        return {**wire(self.key), **self.assigned, **counted, **joined, **self._text_sets()}

    def _update(self) -> dict[str, str]:
        clauses = {
            "SET": [f"#{name} = :{name}" for name in self.assigned],
            "REMOVE": [f"#{name}" for name in sorted(self.removed)],
            "ADD": [f"#{name} :{name}" for name in (*self.added, *self.joined, *self._text_sets())],
            "DELETE": [f"#{name} :{name}" for name in self.left],
        }
        return {verb: ", ".join(parts) for verb, parts in clauses.items() if parts}

    def _condition(self, update: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Give the expressions of the action, with exactly the names and values that they use."""
        expressions: dict[str, Any] = {}
        values: dict[str, Any] = {}
        if update:
            expressions["UpdateExpression"] = " ".join(f"{verb} {clause}" for verb, clause in update.items())
            values.update(self._new_values())
        if self.conditions:
            numbered = [condition.numbered(number) for number, condition in enumerate(self.conditions)]
            expressions["ConditionExpression"] = " AND ".join(expression for expression, _ in numbered)
            for _, expected in numbered:
                values.update(expected)
        names = set(_PLACEHOLDER.findall(" ".join(expressions.values())))
        if names:
            expressions["ExpressionAttributeNames"] = {f"#{name}": name for name in names}
        if values:
            expressions["ExpressionAttributeValues"] = values
        return expressions

    def _new_values(self) -> dict[str, Any]:
        """Give the values that the update's expression names."""
        return {
            **{f":{name}": value for name, value in self.assigned.items()},
            **{f":{name}": {"N": str(value)} for name, value in self.added.items()},
            **{f":{name}": _number_set(ids) for name, ids in (*self.joined.items(), *self.left.items())},
            **{f":{name}": value for name, value in self._text_sets().items()},
        }

    def _text_sets(self) -> dict[str, Any]:
        return {name: {"SS": sorted(texts)} for name, texts in self.texts.items() if texts}


def _size(part: Any) -> int:
    match part:
        case str():
            return len(part) if part.isascii() else len(part.encode())
        case bytes():
            return len(part)
        case dict():
            return sum(_size(name) + _size(value) for name, value in part.items())
        case list():
            return sum(map(_size, part))
        case _:
            return 1


def _number_set(ids: set[int]) -> dict[str, list[str]]:
    return {"NS": [str(id) for id in sorted(ids)]}


class Effects:
    """The effects of one transaction, by item."""

    def __init__(self) -> None:
        self._items: dict[Key, ItemEffect] = {}
        self._beside: dict[tuple[str, Key], ItemEffect] = {}

    def __iter__(self) -> Iterator[ItemEffect]:
        """Give the effects that do something, in the order in which their items were first touched."""
        return (effect for effect in (*self._items.values(), *self._beside.values()) if not effect.idle)

    def __getitem__(self, key: Key) -> ItemEffect:
        """Give the effect on an item, to be added to."""
        effect = self._items.get(key)
        if effect is None:
            effect = self._items[key] = ItemEffect(key)
        return effect

    def put_beside(self, table: str, item: Mapping[str, Any]) -> None:
        """Put an item into another table; of two with one key the last counts."""
        key = Key(item["pk"]["S"], item["sk"]["S"])
        self._beside[table, key] = ItemEffect(key, fresh=True, assigned=dict(item), elsewhere=table)
