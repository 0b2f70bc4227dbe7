"""Schemas and parameter names, which administrators define; what a request merely uses is made with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.work import Step, Work


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that create and change schemas or parameter names, one a draft."""
    return [
        draft.step(partial(_apply, draft), [("schema", draft.values["schema"])] if "schema" in draft.values else [])
        for draft in drafts
    ]


def _apply(draft: Draft, work: Work) -> int:
    schema = draft.values.get("schema")
    if schema is not None and work.values("schema", schema) is None:
        raise BadValue(f"The 'schema' field names no schema: /api/v1/schema/{schema}/.")
    return draft.put(work, new=_full_name(draft))


def _full_name(draft: Draft) -> dict[str, object]:
    """Give the full name of a new parameter: its name if nothing else is said; a schema has none."""
    said = draft.values.get("full_name")
    return {"full_name": draft.values["name"]} if said == "" else {}
