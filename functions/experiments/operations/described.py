"""Steps of writes to what parameter sets describe: they are planned together, for all objects of a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from functions.experiments import parameters
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.work import Step, Work
from functions.experiments.parameters import GivenSet, Planned, Schema
from functions.experiments.store import store
from shared.records import Record, RecordKey, Values


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
        drafts: Sequence[Draft],
        apply: Callable[[int, Draft, Work], int],
        read: Callable[[Draft], Sequence[RecordKey]],
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
        draft: Draft,
        apply: Callable[[int, Draft, Work], int],
        read: Callable[[Draft], Sequence[RecordKey]],
    ) -> Step:
        def carry_out(work: Work) -> int:
            if number == 0:
                self.made = parameters.make_names(self.planned, work)
                work.known.update({("schema", id): _record(id, each) for id, each in self.planned.schemas.items()})
            return apply(number, draft, work)

        new = [draft.resource.collection] if draft.id is None and draft.resource.collection else []
        names = [] if number else list(self.planned.new_names.values())
        return Step(carry_out, new, read(draft), names)


def _record(id: int, schema: Schema) -> Record:
    """Give a schema as a record, of what its unique namespace tells."""
    return Record("schema", id, 0, {name: value for name, value in schema.items() if name != "id"})


def plan(drafts: Sequence[Draft]) -> Described:
    """Plan the parameter sets of drafts of one resource, as `plan_sets` does."""
    return Described(plan_sets(drafts[0].resource.collection, [(draft.id, draft.sets) for draft in drafts]))


def plan_sets(collection: str, given: Sequence[tuple[int | None, Sequence[GivenSet]]]) -> Planned:
    """Plan the parameter sets of objects. Two round trips; three where stored sets are changed.

    Args:
        collection: the collection of the objects' records.
        given: each object's id, None for a new one, and the sets that the request gives it.

    Raises:
        BadValue: a set cannot be used.
    """
    changed = [id for id, sets in given if id is not None and sets]
    known = parameters.known_sets(store().get_many(collection, changed).values()) if changed else {}
    return parameters.plan(*(sets for _, sets in given), known=known)
