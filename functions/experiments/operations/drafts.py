"""What a request says of an object, as far as the body alone tells: the first half of every write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.experiments import parameters, validation
from functions.experiments.models import Resource
from functions.experiments.parameters import GivenSet
from shared.records import Values

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


def read(resource: Resource, body: Body, id: int | None = None) -> Draft:
    """Read what a body says of an object; with an `id`, of one that is to be changed.

    Raises:
        BadValue: something cannot be used.
    """
    values = validation.read(resource, body, creating=id is None)
    nested = resource.fields.get("parameter_sets")
    sets = parameters.read_sets(body.get("parameter_sets"), nested.kind.to) if nested else []  # type: ignore[attr-defined]
    return Draft(resource, values, id, sets)
