"""Links: each must lead to a record that is there, and is told to it if it has a reverse (`reverse_links`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shared.records import keys
from shared.records.changes import RecordKey
from shared.records.collection import Collection, Link, Schema
from shared.records.errors import MissingRecord
from shared.records.record import Record
from shared.records.writing.effects import Effects
from shared.records.writing.rest import Rest
from shared.records.writing.reverse_links import ReverseLinks
from shared.records.writing.rewrites import Rewrite


class Links:
    """The links that one transaction makes and ends, seen from the records that hold them.

    Args:
        effects: the transaction's effects, added to.
        schema: the table's collections.
        snapshot: the targets as they were read; missing ones do not exist.
        rewrites: what becomes of each record: targets may come and go in the same transaction.
        reverse_links: the same links, seen from their targets.
        rest: what a large write leaves for later; None if nothing may be left.
    """

    def __init__(
        self,
        effects: Effects,
        schema: Schema,
        snapshot: Mapping[RecordKey, Record],
        rewrites: Sequence[Rewrite],
        reverse_links: ReverseLinks,
        rest: Rest | None,
    ) -> None:
        self._effects = effects
        self._schema = schema
        self._snapshot = snapshot
        self._reverse_links = reverse_links
        self._rest = rest
        self._created = {(each.collection, each.id) for each in rewrites if each.before is None}
        self._deleted = {(each.collection, each.id) for each in rewrites if each.after is None}

    def move(self, collection: Collection, rewrite: Rewrite) -> None:
        """End the links that a record holds no more, and make its new ones.

        Raises:
            MissingRecord: a new link leads to a record that does not exist.
        """
        for name, link in collection.links.items():
            gone, come = rewrite.difference(name)
            self.require(link, come)
            if link.reverse:
                for id in gone:
                    self._reverse_links.leave((link.to, id), link.reverse, rewrite.id)
                for id in come:
                    self._reverse_links.join((link.to, id), link.reverse, rewrite.id)

    def require(self, link: Link, ids: Iterable[int]) -> None:
        """Make the transaction depend on the targets of a link where they can go away.

        A large write has no room for that: its targets are there when they are read.

        Raises:
            MissingRecord: a target does not exist.
        """
        for id in ids:
            target = (link.to, id)
            if target in self._deleted or (target not in self._created and target not in self._snapshot):
                raise MissingRecord(link.to, id)
            if self._schema[link.to].deletable and target not in self._created and self._rest is None:
                self._effects[keys.record(*target)].must_exist()

    def settle(self) -> None:
        """Write the reverse links into the effects, once all links have been moved."""
        self._reverse_links.settle(self._created, self._deleted, self._rest)
