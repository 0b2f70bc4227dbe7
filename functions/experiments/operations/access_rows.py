"""Access rows of experiments: only the experiment's owners give, change and take rights.

An experiment keeps an owner: a user without an end. Administrators are held to it too; they name another one first, or
in the same request.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from functions.experiments import audience, inside, refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.access.visibility import visible
from functions.experiments.kinds import BadValue
from functions.experiments.lists import members
from functions.experiments.lists.filters import Wanted
from functions.experiments.lists.pages import Listed, read_all
from functions.experiments.operations.audiences import respread
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.members import Members
from functions.experiments.operations.work import Step, Written
from functions.experiments.store import store
from shared.accounts import groups, users
from shared.aws import parallel
from shared.records import Line, Values, bounds

_NAME_ONE: Final = "Ask for the rows of one experiment, by object_id."


def _keeps_an_owner(before: Values, after: Values) -> None:
    """Check that whoever changes who owns an experiment leaves it one for good; other rows come and go.

    Raises:
        Refused: 409.
    """
    owners_before, owners_after = ([row for row in values["acls"] if row["isOwner"]] for values in (before, after))
    if owners_before != owners_after and not audience.has_lasting_owner(after):
        raise refusals.conflict(
            "An experiment keeps a user as its owner, from today and without an expiry date: "
            "give another user such a row first."
        )


ROWS: Final = Members(
    inside.ACCESS_ROWS,
    "object_id",
    "The 'object_id' field names no experiment: {}.",
    lambda experiment, caller: rights.is_owner(experiment, caller.principal),
    "The 'object_id' field of an access row cannot be changed.",
    unkept=("content_type",),
    check=_keeps_an_owner,
)
"""How access rows are written."""


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that add and change access rows, one a draft. One round trip for whom they name.

    Raises:
        BadValue: a row names nobody.
    """
    for draft in drafts:
        _check_named(draft)
    return ROWS.steps(drafts, caller)


def _check_named(draft: Draft) -> None:
    """Check that the user or group of a row exists: it must not become somebody's who is not there yet.

    Raises:
        BadValue: it does not, or a part of it is left out.
    """
    plugin, entity = draft.values.get("pluginId"), draft.values.get("entityId")
    if plugin is None and entity is None:
        return
    if plugin is None or entity is None:
        raise BadValue("The 'pluginId' and 'entityId' fields can only be changed together.")
    id = _entity_id(entity)
    draft.values["entityId"] = str(id)
    if plugin == "token_group":
        known = id == ROWS.owner_id(draft)
    else:
        known = (users.user(id) if plugin == "django_user" else groups.group(id)) is not None
    if not known:
        raise BadValue(f"The 'entityId' field names nothing that '{plugin}' could be: {entity}.")


def _entity_id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18 and int(text) > 0):
        raise BadValue("The 'entityId' field must be the number of a user, a group or an experiment, as text.")
    return int(text)


def after(drafts: Sequence[Draft], written: Written) -> Written:
    """Let the datasets know who sees them by now."""
    for experiment in dict.fromkeys(map(inside.ACCESS_ROWS.owner_id, written.ids)):
        respread(experiment)
    return written


# Lists


def listed(wanted: Wanted, caller: Caller) -> Listed:
    """List access rows: all of experiments that the caller owns, and of others that they see those that name them.

    It reads the experiments that name the caller in a row, or the one that is asked for.
    """
    asked = {each.value for each in wanted.conditions if each.field == "object_id"}
    wanted_ids = sorted(asked) if asked else _naming(caller)
    bounds.check_records(len(wanted_ids), _NAME_ONE)
    experiments = read_all("experiment", wanted_ids)
    return members.chosen(inside.ACCESS_ROWS, experiments, wanted, partial(may_see, caller=caller))


def may_see(row: inside.Shown, caller: Caller) -> bool:
    """Tell whether an access row is visible to a caller."""
    return rights.row_visible(row.record, row.values, caller)


def _naming(caller: Caller) -> list[int]:
    """Give the experiments whose access rows the caller may see; an administrator's are all."""
    if caller.viewer.everything:
        return [line.id for line in visible("experiment", caller.viewer).lines(_NAME_ONE)]
    asked = (partial(_lines_of, name) for name in sorted(caller.names))
    return sorted({line.id for lines in parallel(*asked) for line in lines})


def _lines_of(name: str) -> list[Line]:
    return list(store().entries("experiment", "visible", name))
