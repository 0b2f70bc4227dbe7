"""Objects that have been asked for by their ids: the ids in addresses, and what is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.experiments import refusals
from functions.experiments.kinds import BadValue
from functions.experiments.wire import Body

_LONGEST_ID: Final = 18
_MOST_IDS: Final = 100


def id_in(text: str) -> int:
    """Read the id in an address.

    Raises:
        Refused: 404 for what is no number.
    """
    if not re.fullmatch(rf"[0-9]{{1,{_LONGEST_ID}}}", text, re.ASCII):
        raise refusals.not_found(f"'{text[:100]}' is not the number of an object.")
    return int(text)


def ids_in(text: str) -> list[int]:
    """Read the ids in an address, `1;2;7`.

    Raises:
        Refused: 404 for what is no list of numbers.
        BadValue: they are too many.
    """
    ids = list(dict.fromkeys(id_in(each) for each in text.split(";") if each))
    if len(ids) > _MOST_IDS:
        raise BadValue(f"A set has no more than {_MOST_IDS} objects, and these are {len(ids)}. Ask for it in parts.")
    return ids


@dataclass(frozen=True)
class Found:
    """Objects as they are shown, by id; and the ids of those that exist and are hidden from the caller."""

    bodies: Mapping[int, Body]
    hidden: frozenset[int]

    def one(self, id: int) -> Body:
        """Give an object.

        Raises:
            Refused: 404 if there is none, 401 if the caller may not see it.
        """
        if id in self.bodies:
            return self.bodies[id]
        raise refusals.unauthorized() if id in self.hidden else refusals.not_found()

    def several(self, ids: Sequence[int]) -> Body:
        """Give those of these objects that the caller may see, and the ids of those missing."""
        missing = [str(id) for id in ids if id not in self.bodies]
        body: Body = {"objects": [self.bodies[id] for id in ids if id in self.bodies]}
        return {**body, "not_found": missing} if missing else body
