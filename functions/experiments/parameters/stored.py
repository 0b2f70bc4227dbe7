"""Parameter sets as their owner's record keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from functions.experiments.inside import PARAMETER, SET
from functions.experiments.kinds import BadValue
from functions.experiments.parameters.planned import PlannedParameter, PlannedSet
from shared.records import Values


def store_sets(sets: Sequence[PlannedSet], owner: Values, owner_id: int, made: Mapping[tuple[int, str], int]) -> Values:
    """Give an owner's values with its parameter sets as planned: those that exist are changed, others are added.

    Args:
        sets: what is planned for this owner.
        owner: its values so far.
        owner_id: its id, from which those of its sets follow.
        made: the ids of parameter names that this write makes.

    Raises:
        BadValue: a set to be changed is not the owner's, or a parameter not its set's; a set would get another schema;
            or there are too many of either.
    """
    for each in sets:
        if each.existing is None:
            owner = SET.add(owner, _store_set(each, {"schema": None, **PARAMETER.none}, 0, made))
            continue
        place = SET.place(each.existing)
        before = SET.find(owner, place.n)
        if place.owner != owner_id or before is None:
            raise BadValue(f"The parameter set {each.existing} does not belong to this object.")
        owner = SET.change(owner, place.n, _store_set(each, before, each.existing, made))
    return owner


def _store_set(planned: PlannedSet, stored: Values, set_id: int, made: Mapping[tuple[int, str], int]) -> Values:
    for each in planned.parameters:
        name = each.name.get("id") or made[each.name["schema"], each.name["name"]]
        stored = _store_parameter(each, {"name": name, **each.values}, stored, set_id)
    if stored["schema"] not in (None, planned.schema["id"]):
        raise BadValue(f"The 'schema' of the parameter set {set_id} cannot be changed.")
    return {**stored, "schema": planned.schema["id"]}


def _store_parameter(planned: PlannedParameter, values: Values, stored: Values, set_id: int) -> Values:
    if planned.existing is None:
        return PARAMETER.add(stored, values)
    place = PARAMETER.place(planned.existing)
    if place.owner != set_id or PARAMETER.find(stored, place.n) is None:
        raise BadValue(f"The parameter {planned.existing} does not belong to this parameter set.")
    return PARAMETER.change(stored, place.n, values)
