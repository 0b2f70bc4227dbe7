"""Guards of unique values: one item for the values of each constraint, which names the record that holds them."""

from __future__ import annotations

from shared.records import keys
from shared.records.collection import Collection, Unique
from shared.records.errors import NotUnique
from shared.records.record import Values, encode
from shared.records.writing.effects import Effects, ItemCondition, Race
from shared.records.writing.rewrites import Rewrite


def move_guards(effects: Effects, collection: Collection, rewrite: Rewrite) -> None:
    """Release the guards of a record's old values and claim those of its new ones.

    Args:
        effects: the transaction's effects, added to.
        collection: the record's collection.
        rewrite: the record before and after.

    Raises:
        NotUnique: another record of the transaction claims the same values.
    """
    for unique in collection.unique:
        old, new = rewrite.values_before, rewrite.after
        before, after = _guard(collection.name, unique, old), _guard(collection.name, unique, new)
        if before and before != after:
            _release(effects, before, rewrite.id)
        if after and before != after:
            _claim(effects, after, rewrite.id, NotUnique(collection.name, unique.fields))
        covered = _covered(unique, new)
        if after and covered and (before != after or covered != _covered(unique, old)):
            effects[after].assigned["covers"] = {"S": encode(covered)}


def _guard(collection: str, unique: Unique, values: Values | None) -> keys.Key | None:
    if values is None:
        return None
    content = [values.get(name) for name in unique.fields]
    if any(value in unique.lifted_by for value in content):
        return None
    return keys.guard(collection, unique.name, content)


def _release(effects: Effects, guard: keys.Key, id: int) -> None:
    effect = effects[guard]
    held = ItemCondition("#id = :holder", Race(), {"holder": {"N": str(id)}})
    if effect.fresh:
        # Another record of this write has just claimed it: it changes hands.
        effect.conditions = [held]
    else:
        effect.gone = True
        effect.conditions.append(held)


def _claim(effects: Effects, guard: keys.Key, id: int, violation: NotUnique) -> None:
    effect = effects[guard]
    if effect.fresh:
        raise violation
    if not effect.gone:
        effect.conditions.append(ItemCondition("attribute_not_exists(#pk)", violation))
    effect.gone, effect.fresh = False, True
    effect.assigned["id"] = {"N": str(id)}


def _covered(unique: Unique, values: Values | None) -> Values:
    return {} if values is None else {name: values.get(name) for name in unique.covers}
