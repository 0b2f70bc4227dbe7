"""Steps of writes to what parameter sets describe: they are planned together, for all objects of a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from functions.experiments import parameters
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.work import Step, Work
from functions.experiments.parameters import Planned, Schema
from functions.experiments.store import store
from shared.records import Record, RecordKey, Values

DraftT = TypeVar("DraftT", bound=Draft)


@dataclass
class Described:
    """The parameter sets of the objects of one write, and the parameter names that it makes."""

    planned: Planned
    made: dict[tuple[int, str], int] = field(default_factory=dict)

    def store_sets(self, number: int, owner: Values, owner_id: int) -> Values:
        """Give an object's values with its parameter sets; `number` says which of the drafts it comes from."""
        return parameters.store_sets(self.planned.sets[number], owner, owner_id, self.made)

    def steps(
        self,
        drafts: Sequence[DraftT],
        apply: Callable[[int, DraftT, Work], int],
        read: Callable[[DraftT], Sequence[RecordKey]],
    ) -> list[Step]:
        """Give a step for each draft; the first one makes the parameter names.

        Args:
            drafts: those that this was planned for.
            apply: makes a draft's changes; it gets its number and gives the object's id.
            read: gives the records that a draft needs.
        """
        return [self._step(number, draft, apply, read) for number, draft in enumerate(drafts)]

    def _step(
        self,
        number: int,
        draft: DraftT,
        apply: Callable[[int, DraftT, Work], int],
        read: Callable[[DraftT], Sequence[RecordKey]],
    ) -> Step:
        def carry_out(work: Work) -> int:
            if number == 0:
                self.made = _make_names(self.planned, work)
                work.known.update({("schema", id): _record(id, each) for id, each in self.planned.schemas.items()})
            return apply(number, draft, work)

        names = [] if number else list(self.planned.new_names.values())
        return Step(carry_out, draft.new, read(draft), names)


def _make_names(planned: Planned, work: Work) -> dict[tuple[int, str], int]:
    """Make the parameter names that are not there yet; give their ids, for `store_sets`."""
    ids = {key: work.new_id("parametername") for key in planned.new_names}
    for key, values in planned.new_names.items():
        work.create("parametername", ids[key], values)
    return ids


def _record(id: int, schema: Schema) -> Record:
    """Give a schema as a record, of what its unique namespace tells."""
    return Record("schema", id, 0, {name: value for name, value in schema.items() if name != "id"})


def plan(drafts: Sequence[Draft]) -> Described:
    """Plan the parameter sets of drafts of one resource. Two round trips; three where stored sets are changed.

    Raises:
        BadValue: a set cannot be used.
    """
    changed = [draft.id for draft in drafts if draft.id is not None and draft.sets]
    stored = store().get_many(drafts[0].resource.collection, changed) if changed else {}
    return Described(parameters.plan(*(each.sets for each in drafts), known=parameters.known_sets(stored.values())))
