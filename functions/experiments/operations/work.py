"""One write made of steps, so that all objects of one request go into one transaction.

An operation is a `Step`: it says what must be known, and what it changes once it is. `commit` carries out any number
of steps together, all or nothing; a later step sees what an earlier one has made of a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from functions.experiments import audience
from functions.experiments.store import store
from shared.allowances import making
from shared.records import (
    Change,
    Create,
    Delete,
    IdempotencyKey,
    NotUnique,
    Prepared,
    Record,
    RecordKey,
    RecordsError,
    TooLarge,
    Update,
    Values,
)
from shared.search.addresses import address
from shared.search.shrinking import left_out
from shared.settings import settings

_ATTEMPTS = 4

_NAMES_AT_ONCE = 32
"""Parameter names of one transaction, which holds 100 items (DynamoDB API reference, "TransactWriteItems").

Each is three: its record, what keeps it unique, and by which its schema finds it. The others are counts.
"""


@dataclass(frozen=True)
class Step:
    """A part of a write.

    Attributes:
        apply: makes it of what was read, and gives the id of the object that it made or changed. It checks permissions
            first, may raise anything (then nothing is written), and is called again after a lost race.
        reserve: collections of which it needs a new id, one entry an id; those of `names` are reserved besides.
        read: the records that it needs, by collection and id.
        names: the values of the parameter names that it makes; another request may be making them at the same moment.
    """

    apply: Callable[[Work], int]
    reserve: Sequence[str] = ()
    read: Sequence[RecordKey] = ()
    names: Sequence[Values] = ()

    @property
    def reserved(self) -> Sequence[str]:
        """The collections of all the ids that it needs."""
        return [*_ids_for(self.names), *self.reserve]


class Work:
    """What a write knows, and what it comes to.

    Args:
        prepared: the records read and the ids reserved.
        reserved: the collections of these ids, in the same order.
    """

    def __init__(self, prepared: Prepared, reserved: Sequence[str]) -> None:
        self._prepared = prepared
        self._ids: dict[str, list[int]] = {}
        for collection, id in zip(reserved, prepared.ids, strict=True):
            self._ids.setdefault(collection, []).append(id)
        self._values: dict[RecordKey, Values | None] = {}
        self._others: list[Change] = []
        self._checks: dict[RecordKey, Callable[[Values], None]] = {}
        self.known: dict[RecordKey, Record] = {}
        """Records that nobody need read to show what has been written."""

    def new_id(self, collection: str) -> int:
        """Give the next reserved id of a collection."""
        return self._ids[collection].pop(0)

    def record(self, collection: str, id: int) -> Record | None:
        """Give a record as it was read; None if there is none."""
        return self._prepared.get(collection, id)

    def records(self, collection: str, ids: Sequence[int]) -> list[Record]:
        """Give those of these records that exist, as they were read."""
        return [record for id in ids if (record := self.record(collection, id))]

    def fetch(self, collection: str, ids: Sequence[int]) -> list[Record]:
        """Give those of these records that exist; what turns out to be needed only now is read now."""
        missing = [id for id in ids if self.record(collection, id) is None]
        late = store().get_many(collection, missing) if missing else {}
        return [record for id in ids if (record := self.record(collection, id) or late.get(id))]

    def values(self, collection: str, id: int) -> Values | None:
        """Give a record's values as the write leaves them so far, to be copied and not changed; None if it is none."""
        if (collection, id) in self._values:
            return self._values[collection, id]
        record = self.record(collection, id)
        return record.values if record else None

    def create(self, collection: str, id: int, values: Values) -> int:
        """Make a record; give its id."""
        self._values[collection, id] = values
        return id

    def change(self, collection: str, id: int, values: Values) -> int:
        """Give a record new values, whole; give its id."""
        self._values[collection, id] = values
        return id

    def delete(self, collection: str, id: int) -> None:
        """End a record."""
        self._values[collection, id] = None

    def also(self, *changes: Change) -> None:
        """Add what is no record: sums, fences, conditions."""
        self._others += changes

    def check(self, collection: str, id: int, check: Callable[[Values], None]) -> None:
        """Let a record be checked as all steps together leave it, unless they end it."""
        self._checks[collection, id] = check

    def changes(self) -> list[Change]:
        """Give everything, records first, in the order in which they were first touched."""
        for key, check in self._checks.items():
            if (values := self.values(*key)) is not None:
                check(values)
        return [*self._written(), *self._left_out(), *self._others]

    def _written(self) -> Iterator[Change]:
        for (collection, id), values in self._values.items():
            record = self.record(collection, id)
            if record is None:
                if values is not None:
                    yield Create(collection, id, values)
            elif values is None:
                yield Delete(record)
            elif values != record.values:
                yield Update(record, values)

    def _left_out(self) -> Iterator[Change]:
        """Leave out of searches what fewer may find from now on, with what lies below it."""
        for (collection, id), values in self._values.items():
            record, hides = self.record(collection, id), _HIDES.get(collection)
            if record and hides and (values is None or hides(record.values, values)):
                yield left_out(address(collection, id))


def _experiment_hides(before: Values, after: Values) -> bool:
    return audience.shrinks(audience.of_experiment(before), audience.of_experiment(after))


def _dataset_hides(before: Values, after: Values) -> bool:
    """Tell whether a dataset has left an experiment: what is found of it still goes by that one."""
    return not set(before["experiments"]) <= set(after["experiments"])


_HIDES: Final[Mapping[str, Callable[[Values, Values], bool]]] = {
    "experiment": _experiment_hides,
    "dataset": _dataset_hides,
}
"""What is found, by its collection: whether new values hide it from somebody. What goes away is hidden from all."""


@dataclass(frozen=True)
class Written:
    """What has been written: the id of each step's object, and the records as committed.

    A repeated request (`IdempotencyKey`) gives those of the first time, as they are by now: no step has been asked,
    so nobody has looked whether the caller may still do this. `ids` then has the id of the one object that it made.
    """

    ids: Sequence[int]
    records: Mapping[RecordKey, Record] = field(default_factory=dict)
    repeated: bool = False


def commit(steps: Callable[[], Sequence[Step]], account: int, idempotency: IdempotencyKey | None = None) -> Written:
    """Carry out steps in one transaction. Two round trips, besides those that making the steps takes.

    A single object may use more new parameter names than a transaction holds. Then these are made before it, once its
    step has found nothing to refuse: whoever comes second with the same object finds them.

    Args:
        steps: makes the steps. It is called again when parameter names that they make have just been made.
        account: whose write it is: the records that it makes count as theirs.
        idempotency: makes the write safe to repeat.

    Raises:
        AllowanceSpent: the account has made as many records today as it may.
        NotUnique: what must be unique is taken.
        TooLarge: they change more than a transaction holds; it tells how many steps would fit.
        Refused, BadValue: from the steps.
    """
    for _ in range(_ATTEMPTS):
        made = steps()
        try:
            return _commit(made, account, idempotency)
        except NotUnique as error:
            if error.collection != "parametername" or not any(step.names for step in made):
                raise
            lost: RecordsError = error
        except TooLarge as error:
            if len(made) > 1 or not made[0].names:
                raise
            _make_names(made[0].names, account)
            lost = error
    raise lost


def _make_names(names: Sequence[Values], account: int) -> None:
    """Make parameter names by themselves. Those made together with one that is there by now are left to the write.

    Two round trips for each transaction; all of them count as the account's before the first.
    """

    def make() -> None:
        for start in range(0, len(names), _NAMES_AT_ONCE):
            some = names[start : start + _NAMES_AT_ONCE]
            schemas = [("schema", each["schema"]) for each in some]
            with suppress(NotUnique):
                store().transact(partial(_new_names, some), reserve=_ids_for(some), read=schemas)

    making(settings.table("experiments"), account, make, len(names))


def _ids_for(names: Sequence[Values]) -> list[str]:
    """Give what is reserved for parameter names that are to be made."""
    return ["parametername"] * len(names)


def _new_names(names: Sequence[Values], prepared: Prepared) -> list[Change]:
    return [Create("parametername", id, values) for id, values in zip(prepared.ids, names, strict=True)]


def _commit(steps: Sequence[Step], account: int, idempotency: IdempotencyKey | None) -> Written:
    reserved = [collection for step in steps for collection in step.reserved]
    ids: list[int] = []
    changes: list[Change] = []
    read: dict[RecordKey, Record] = {}

    def plan(prepared: Prepared) -> list[Change]:
        work = Work(prepared, reserved)
        ids[:] = [step.apply(work) for step in steps]
        read.update({**prepared.records, **work.known})
        changes[:] = work.changes()
        return changes

    wanted = [key for step in steps for key in step.read]
    try:
        records = _transact(account, plan, reserve=reserved, read=wanted, idempotency=idempotency)
    except TooLarge as error:
        raise _in_steps(error, len(steps), changes) from None
    written = {**read, **{(record.collection, record.id): record for record in records}}
    if ids:
        return Written(list(ids), written)
    # Parameter names that an object needs are made before it.
    return Written([record.id for record in records[-1:]], written, repeated=bool(records))


def _in_steps(error: TooLarge, steps: int, changes: Sequence[Change]) -> TooLarge:
    """Tell how many of the steps would fit, where the storage tells how many of the records that they come to."""
    records = sum(isinstance(each, Create | Update | Delete) for each in changes)
    return TooLarge(error.most * steps // records if error.most else 0, error.links, error.bytes)


def _transact(
    account: int, plan: Callable[[Prepared], Sequence[Change]], reserve: Sequence[str], **more: Any
) -> list[Record]:
    """Write what a plan wants; it makes a record for each id that it reserves, and these count as the account's."""
    write = partial(store().transact, plan, reserve=reserve, **more)
    return making(settings.table("experiments"), account, write, len(reserve)) if reserve else write()
