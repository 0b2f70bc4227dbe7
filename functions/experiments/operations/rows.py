"""Access rows of experiments: only the experiment's owners give, change and take rights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from functions.experiments import inside as children
from functions.experiments import refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.inside import child, child_id
from functions.experiments.kinds import BadValue
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.permissions import signed_in
from functions.experiments.operations.work import Step, Work
from shared.accounts import groups, users
from shared.records import Record, Values


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that add and change access rows, one a draft. One round trip for whom they name.

    Raises:
        Refused: 401 for a caller without an account.
        BadValue: a row names nobody.
    """
    signed_in(caller)
    for draft in drafts:
        _check_named(draft)
    return [
        Step(partial(_apply, caller, draft), read=[("experiment", experiment_of(draft.values, draft.id))])
        for draft in drafts
    ]


def experiment_of(values: Values, id: int | None) -> int:
    """Give the id of the experiment of a row: of a new one, it is said."""
    object_id: int = values["object_id"] if id is None else child(id, children.ROWS).owner
    return object_id


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
        known = id == experiment_of(draft.values, draft.id)
    else:
        known = (users.user(id) if plugin == "django_user" else groups.group(id)) is not None
    if not known:
        raise BadValue(f"The 'entityId' field names nothing that '{plugin}' could be: {entity}.")


def _entity_id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18 and int(text) > 0):
        raise BadValue("The 'entityId' field must be the number of a user, a group or an experiment, as text.")
    return int(text)


def _apply(caller: Caller, draft: Draft, work: Work) -> int:
    experiment = experiment_of(draft.values, draft.id)
    before = work.values("experiment", experiment)
    record = work.record("experiment", experiment)
    if record is None or before is None:
        if draft.id is not None:
            raise refusals.not_found()
        raise BadValue(f"The 'object_id' field names no experiment: {experiment}.")
    _check_owns(record, caller)
    said = {name: value for name, value in draft.values.items() if name not in ("object_id", "content_type")}
    if draft.id is None:
        return _add(record.id, before, said, work)
    if draft.values.get("object_id", experiment) != experiment:
        raise BadValue("The 'object_id' field of an access row cannot be changed.")
    number = _number(draft.id, before)
    rows = [{**row, **said} if row["n"] == number else row for row in before["acls"]]
    work.change("experiment", experiment, {**before, "acls": rows})
    return draft.id


def _add(experiment: int, before: Values, said: Values, work: Work) -> int:
    number = before["next_acl"]
    if number >= children.ROWS:
        raise BadValue(f"An experiment has no more than {children.ROWS - 1} access rows.")
    work.change(
        "experiment", experiment, {**before, "acls": [*before["acls"], {"n": number, **said}], "next_acl": number + 1}
    )
    return child_id(experiment, number, children.ROWS)


def _number(id: int, experiment: Values) -> int:
    number = child(id, children.ROWS).n
    if all(row["n"] != number for row in experiment["acls"]):
        raise refusals.not_found()
    return number


def _check_owns(experiment: Record, caller: Caller) -> None:
    if not rights.is_owner(experiment, caller.principal):
        raise refusals.unauthorized()


def removal(id: int, caller: Caller) -> Step:
    """Give the step that takes an access row away.

    Raises:
        Refused: 401 for a caller without an account.
    """
    signed_in(caller)
    experiment = child(id, children.ROWS).owner

    def apply(work: Work) -> int:
        record, before = work.record("experiment", experiment), work.values("experiment", experiment)
        if record is None or before is None:
            raise refusals.not_found()
        number = _number(id, before)
        _check_owns(record, caller)
        rows = [row for row in before["acls"] if row["n"] != number]
        work.change("experiment", experiment, {**before, "acls": rows})
        return id

    return Step(apply, read=[("experiment", experiment)])
