"""Parameter sets as their owner's record keeps them, and the parameter names that are made for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from functions.experiments import inside as children
from functions.experiments.kinds import BadValue
from functions.experiments.operations.work import Work
from functions.experiments.parameters.limits import MOST_PARAMETERS, MOST_SETS
from functions.experiments.parameters.planned import Planned, PlannedSet
from shared.records import Values


def make_names(planned: Planned, work: Work) -> dict[tuple[int, str], int]:
    """Make the parameter names that are not there yet; give their ids, for `store_sets`."""
    ids = {key: work.new_id("parametername") for key in planned.new_names}
    for key, values in planned.new_names.items():
        work.create("parametername", ids[key], values)
    return ids


def store_sets(sets: Sequence[PlannedSet], owner: Values, owner_id: int, made: Mapping[tuple[int, str], int]) -> Values:
    """Give an owner's values with its parameter sets as planned: those that exist are changed, others are added.

    Args:
        sets: what is planned for this owner.
        owner: its values so far; `parameter_sets` and `next_set` may be missing.
        owner_id: its id, from which those of its sets follow.
        made: the ids of parameter names that this write makes.

    Raises:
        BadValue: a set to be changed is not the owner's, or a parameter not its set's; a set would get another schema;
            or there are too many of either.
    """
    stored = {each["n"]: each for each in owner.get("parameter_sets", ())}
    following = owner.get("next_set", 1)
    for each in sets:
        if each.existing is not None:
            owner_named, number = children.child(each.existing, children.SETS)
            if owner_named != owner_id or number not in stored:
                raise BadValue(f"The parameter set {each.existing} does not belong to this object.")
            stored[number] = _store_set(each, stored[number], each.existing, made)
        else:
            if following > MOST_SETS:
                raise BadValue(f"An object has no more than {MOST_SETS} parameter sets.")
            stored[following] = _store_set(each, {"n": following, "schema": None, "parameters": [], "next": 1}, 0, made)
            following += 1
    return {**owner, "parameter_sets": list(stored.values()), "next_set": following}


def _store_set(planned: PlannedSet, before: Values, set_id: int, made: Mapping[tuple[int, str], int]) -> Values:
    parameters = {each["n"]: each for each in before["parameters"]}
    following = before["next"]
    for each in planned.parameters:
        name = each.name.get("id") or made[each.name["schema"], each.name["name"]]
        if each.existing is not None:
            set_named, number = children.child(each.existing, children.PARAMETERS)
            if set_named != set_id or number not in parameters:
                raise BadValue(f"The parameter {each.existing} does not belong to this parameter set.")
        elif following > MOST_PARAMETERS:
            raise BadValue(f"A parameter set has no more than {MOST_PARAMETERS} parameters.")
        else:
            number, following = following, following + 1
        parameters[number] = {"n": number, "name": name, **each.values}
    if before["schema"] not in (None, planned.schema["id"]):
        raise BadValue(f"The 'schema' of the parameter set {set_id} cannot be changed.")
    return {**before, "schema": planned.schema["id"], "parameters": list(parameters.values()), "next": following}
