"""Where the objects of a resource lie: they are records of their own, or live inside one, as authors in an experiment.

The id of an object inside another is derived from that one's, so that it is found without a lookup. The numbers `n`
within an owner rise and are not given out again. Ids stay below 2^53 for up to 9 * 10^8 owners.

Ids that were given out keep the room between them: with 10^7 for the parameters of an owner, only multiples of 1,000
and what has a set's number 0 are free for smaller ones. So ids of parameters pass 10^8 from owner 10 on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from functions.experiments.kinds import BadValue
from shared.records import Record, Values


@dataclass(frozen=True, slots=True)
class Shown:
    """An object to be shown: the record that it is, or that it lies in, and what is stored of it."""

    id: int
    record: Record
    values: Values

    @classmethod
    def itself(cls, record: Record) -> Shown:
        """Give the object that a record is."""
        return cls(record.id, record, record.values)


@dataclass(frozen=True)
class Records:
    """The objects of a resource that are the records of the collection `owner`."""

    owner: str

    def owner_id(self, id: int) -> int:
        """Give the id of the record that an object is."""
        return id

    def member(self, record: Record, id: int) -> Shown | None:
        """Give the object that a record is."""
        return Shown.itself(record)


class Numbered(NamedTuple):
    """Where an object lies: in which owner, and its number there."""

    owner: int
    n: int


@dataclass(frozen=True)
class Inside:
    """The objects of a resource that live inside records of the collection `owner`.

    Attributes:
        owner: the collection of the records that they lie in.
        kept_in: under which name they are listed there.
        room: how many ids there are for those of one owner; the first is never given out.
        following: under which name the number that comes next is kept.
        full: what is said where there is no number left, `{}` being how many there were.
        within: the objects that they lie in, where these lie inside records themselves.
        counted: under which name the lines of the owner's index tell how many there are; empty: they do not.
        shows: tells of what is stored whether it is ever shown.
    """

    owner: str
    kept_in: str
    room: int
    following: str
    full: str
    within: Inside | None = None
    counted: str = ""
    shows: Callable[[Values], bool] = lambda stored: True

    @property
    def most(self) -> int:
        """How many objects an owner can have, ever."""
        return self.room - 1

    @property
    def none(self) -> Values:
        """What an owner's values have before the first object."""
        return {self.kept_in: [], self.following: 1}

    def id(self, owner: int, n: int) -> int:
        """Give the id of an owner's object number `n`."""
        return owner * self.room + n

    def next_id(self, owner: int, values: Mapping[str, Any]) -> int:
        """Give the id of the object that is added next to an owner with these values."""
        return self.id(owner, values[self.following])

    def place(self, id: int) -> Numbered:
        """Give the owner and the number of the object with an id."""
        return Numbered(*divmod(id, self.room))

    def owner_id(self, id: int) -> int:
        """Give the id of the record that an object lies in."""
        owner = self.place(id).owner
        return self.within.owner_id(owner) if self.within else owner

    # As they are shown

    def members(self, record: Record) -> Iterator[Shown]:
        """Give the objects in a record, in the order of their ids."""
        for holder in self.within.members(record) if self.within else (Shown.itself(record),):
            for each in holder.values[self.kept_in]:
                if self.shows(each):
                    yield Shown(self.id(holder.id, each["n"]), record, each)

    def member(self, record: Record, id: int) -> Shown | None:
        """Give an object in a record by its id, None if it is not there."""
        return next((each for each in self.members(record) if each.id == id), None)

    # As they are written

    def find(self, values: Mapping[str, Any], n: int) -> Values | None:
        """Give what an owner's values have of its object number `n`, None if it is not there."""
        return next((each for each in values[self.kept_in] if each["n"] == n), None)

    def add(self, values: Values, said: Values) -> Values:
        """Give an owner's values with one more object.

        Raises:
            BadValue: it has had as many as it can have.
        """
        n = values[self.following]
        if n > self.most:
            raise BadValue(self.full.format(self.most))
        return {**values, self.kept_in: [*values[self.kept_in], {"n": n, **said}], self.following: n + 1}

    def change(self, values: Values, n: int, said: Values) -> Values:
        """Give an owner's values with something else said of its object number `n`."""
        changed = [{**each, **said} if each["n"] == n else each for each in values[self.kept_in]]
        return {**values, self.kept_in: changed}

    def remove(self, values: Values, n: int) -> Values:
        """Give an owner's values without its object number `n`."""
        return {**values, self.kept_in: [each for each in values[self.kept_in] if each["n"] != n]}


def _sets(owner: str) -> Inside:
    full = "An object has no more than {} parameter sets."
    return Inside(owner, "parameter_sets", 10_000, "next_set", full, counted="s")


def _parameters(sets: Inside) -> Inside:
    full = "A parameter set has no more than {} parameters."
    return Inside(sets.owner, "parameters", 1_000, "next", full, within=sets, counted="p")


SETS: Final = {owner: _sets(owner) for owner in ("experiment", "dataset", "dataset_file")}
"""The parameter sets of the records of each collection; their ids do not depend on it."""
PARAMETERS: Final = {owner: _parameters(sets) for owner, sets in SETS.items()}

SET: Final = SETS["experiment"]
"""Any parameter set, and any parameter: for what is the same whatever they describe."""
PARAMETER: Final = PARAMETERS["experiment"]

ACCESS_ROWS: Final = Inside("experiment", "acls", 10_000, "next_acl", "An experiment has no more than {} access rows.")
AUTHORS: Final = Inside(
    "experiment", "authors", 1_000, "next_author", "An experiment has no more than {} authors.", counted="a"
)
REPLICAS: Final = Inside(
    "dataset_file", "replicas", 100, "next_replica", "A file has no more than {} replicas.", counted="r"
)

SHOWN_OPTION: Final = "location"
"""The one key of a storage box's options that is ever shown: others may be secrets."""

OPTIONS: Final = Inside(
    "storagebox",
    "options",
    100,
    "next_option",
    "A storage box has no more than {} options.",
    shows=lambda stored: bool(stored["key"] == SHOWN_OPTION),
)
ATTRIBUTES: Final = Inside(
    "storagebox", "attributes", 100, "next_attribute", "A storage box has no more than {} attributes."
)
