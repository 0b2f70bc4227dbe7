"""What a request says of an object, as far as the body alone tells: the first half of every write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.experiments import parameters, refusals, validation
from functions.experiments.models import Resource
from functions.experiments.operations.work import Step, Work
from functions.experiments.parameters import GivenSet
from shared.records import RecordKey, Values

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Draft:
    """What a request says of an object.

    Attributes:
        resource: what it is.
        values: its own fields; of an object that is to be changed, those that are said.
        id: the object that is to be changed; None for a new one.
        sets: its parameter sets.
    """

    resource: Resource
    values: Values
    id: int | None = None
    sets: Sequence[GivenSet] = field(default=())

    @property
    def own(self) -> list[RecordKey]:
        """The record that is to be changed, if there is one."""
        return [] if self.id is None else [(self.resource.collection, self.id)]

    @property
    def new(self) -> list[str]:
        """The collection of the record that is to be made, if one is."""
        return [self.resource.collection] if self.id is None and self.resource.collection else []

    def step(self, apply: Callable[[Work], int], needed: Sequence[RecordKey] = ()) -> Step:
        """Give a step that makes or changes the record, and needs some others."""
        return Step(apply, self.new, [*self.own, *needed])

    def put(self, work: Work, new: Values | None = None, always: Values | None = None) -> int:
        """Make or change the record as the draft says.

        Args:
            work: the write.
            new: what a new one has besides.
            always: what it has besides, new or changed.

        Raises:
            Refused: 404.
        """
        collection = self.resource.collection
        if self.id is None:
            return work.create(collection, work.new_id(collection), {**self.values, **(new or {}), **(always or {})})
        before = work.values(collection, self.id)
        if before is None:
            raise refusals.not_found()
        return work.change(collection, self.id, {**before, **self.values, **(always or {})})


def read(resource: Resource, body: Body, id: int | None = None) -> Draft:
    """Read what a body says of an object; with an `id`, of one that is to be changed.

    Raises:
        BadValue: something cannot be used.
    """
    values = validation.read(resource, body, creating=id is None)
    nested = resource.fields.get("parameter_sets")
    sets = parameters.read_sets(body.get("parameter_sets"), nested.kind.to) if nested else []  # type: ignore[attr-defined]
    return Draft(resource, values, id, sets)
