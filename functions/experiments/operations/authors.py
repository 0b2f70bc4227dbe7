"""Authors of experiments: who may write the experiment names them."""

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
from shared.records import Values


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that add and change authors, one a draft.

    Raises:
        Refused: 401 for a caller without an account.
    """
    signed_in(caller)
    return [Step(partial(_apply, caller, draft), read=[("experiment", _experiment(draft))]) for draft in drafts]


def _experiment(draft: Draft) -> int:
    experiment: int = draft.values["experiment"] if draft.id is None else child(draft.id, children.AUTHORS).owner
    return experiment


def _apply(caller: Caller, draft: Draft, work: Work) -> int:
    experiment = _experiment(draft)
    record, before = work.record("experiment", experiment), work.values("experiment", experiment)
    if record is None or before is None:
        if draft.id is not None:
            raise refusals.not_found()
        raise BadValue(f"The 'experiment' field names no experiment: /api/v1/experiment/{experiment}/.")
    if not rights.may_write(record, caller.principal):
        raise refusals.unauthorized()
    said = {name: value for name, value in draft.values.items() if name != "experiment"}
    if draft.id is None:
        return _add(experiment, before, said, work)
    if draft.values.get("experiment", experiment) != experiment:
        raise BadValue("The 'experiment' field of an author cannot be changed.")
    _change(draft.id, before, said, work)
    return draft.id


def _change(id: int, before: Values, said: Values, work: Work) -> None:
    author = child(id, children.AUTHORS)
    if all(each["n"] != author.n for each in before["authors"]):
        raise refusals.not_found()
    authors = [{**each, **said} if each["n"] == author.n else each for each in before["authors"]]
    work.change("experiment", author.owner, {**before, "authors": authors})


def _add(experiment: int, before: Values, said: Values, work: Work) -> int:
    number: int = before["next_author"]
    if number >= children.AUTHORS:
        raise BadValue(f"An experiment has no more than {children.AUTHORS - 1} authors.")
    authors = [*before["authors"], {"n": number, **said}]
    work.change("experiment", experiment, {**before, "authors": authors, "next_author": number + 1})
    return child_id(experiment, number, children.AUTHORS)
