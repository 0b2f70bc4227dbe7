"""Schemas and parameter names, which administrators define; what a request merely uses is made with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from functions.experiments import refusals
from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.permissions import administrator
from functions.experiments.operations.work import Step, Work
from shared.records import RecordKey


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change schemas or parameter names, one a draft.

    Raises:
        Refused: 401 for all but administrators.
    """
    administrator(caller)
    return [_step(draft) for draft in drafts]


def _step(draft: Draft) -> Step:
    collection = draft.resource.collection
    read: list[RecordKey] = [(collection, draft.id)] if draft.id is not None else []
    if "schema" in draft.values:
        read.append(("schema", draft.values["schema"]))
    return Step(partial(_apply, draft), [collection] if draft.id is None else [], read)


def _apply(draft: Draft, work: Work) -> int:
    collection = draft.resource.collection
    schema = draft.values.get("schema")
    if schema is not None and work.values("schema", schema) is None:
        raise BadValue(f"The 'schema' field names no schema: /api/v1/schema/{schema}/.")
    if draft.id is None:
        return work.create(collection, work.new_id(collection), _named(draft))
    before = work.values(collection, draft.id)
    if before is None:
        raise refusals.not_found()
    return work.change(collection, draft.id, {**before, **draft.values})


def _named(draft: Draft) -> dict[str, object]:
    """Give the values of a new record; a parameter's full name is its name if nothing else is said."""
    if draft.resource.name != "parametername":
        return draft.values
    return {**draft.values, "full_name": draft.values["full_name"] or draft.values["name"]}
