"""Adding and changing objects that live inside a record: who may write them is decided by the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from functions.experiments import refusals
from functions.experiments.access.callers import Caller
from functions.experiments.inside import Inside
from functions.experiments.kinds import BadValue
from functions.experiments.operations.drafts import Draft
from functions.experiments.operations.work import Step, Work
from shared.records import Record, Values


@dataclass(frozen=True)
class Members:
    """How the objects of a resource that live inside records are written.

    Attributes:
        place: where they lie.
        field: the field that names the record, which is not stored with them.
        nowhere: what is said where there is no such record, `{}` being its id.
        may_write: tells of the record whether a caller may write them.
        fixed: what is said to whoever would move one to another record; empty: that is passed over.
        unkept: other fields that are not stored.
        check: checks a record that they lie in, as it was and as the whole write leaves it.
    """

    place: Inside
    field: str
    nowhere: str
    may_write: Callable[[Record, Caller], bool] = lambda record, caller: True
    fixed: str = ""
    unkept: Sequence[str] = ()
    check: Callable[[Values, Values], None] = lambda before, after: None

    def steps(self, drafts: Sequence[Draft], caller: Caller) -> list[Step]:
        """Give the steps that add and change objects, one a draft."""
        return [self._step(self.owner_id(draft), partial(self._apply, caller, draft)) for draft in drafts]

    def removal(self, id: int, caller: Caller) -> Step:
        """Give the step that takes an object away."""
        return self._step(self.place.owner_id(id), partial(self._remove, caller, id))

    def owner_id(self, draft: Draft) -> int:
        """Give the id of the record that an object lies in: of a new one, it is said."""
        owner: int = draft.values[self.field] if draft.id is None else self.place.owner_id(draft.id)
        return owner

    def _step(self, owner: int, apply: Callable[[Work], int]) -> Step:
        return Step(apply, read=[(self.place.owner, owner)])

    def _apply(self, caller: Caller, draft: Draft, work: Work) -> int:
        owner = self.owner_id(draft)
        record, before = work.record(self.place.owner, owner), work.values(self.place.owner, owner)
        if record is None or before is None:
            raise refusals.not_found() if draft.id is not None else BadValue(self.nowhere.format(owner))
        self._check(record, caller, work)
        said = {name: value for name, value in draft.values.items() if name not in (self.field, *self.unkept)}
        if draft.id is None:
            work.change(self.place.owner, owner, self.place.add(before, said))
            return self.place.next_id(owner, before)
        if self.fixed and draft.values.get(self.field, owner) != owner:
            raise BadValue(self.fixed)
        work.change(self.place.owner, owner, self.place.change(before, self._number(draft.id, before), said))
        return draft.id

    def _remove(self, caller: Caller, id: int, work: Work) -> int:
        owner = self.place.owner_id(id)
        record, before = work.record(self.place.owner, owner), work.values(self.place.owner, owner)
        if record is None or before is None:
            raise refusals.not_found()
        number = self._number(id, before)
        self._check(record, caller, work)
        work.change(self.place.owner, owner, self.place.remove(before, number))
        return id

    def _number(self, id: int, before: Values) -> int:
        number = self.place.place(id).n
        if self.place.find(before, number) is None:
            raise refusals.not_found()
        return number

    def _check(self, record: Record, caller: Caller, work: Work) -> None:
        if not self.may_write(record, caller):
            raise refusals.unauthorized()
        work.check(self.place.owner, record.id, partial(self.check, record.values))
