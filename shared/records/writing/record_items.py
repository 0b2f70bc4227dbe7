"""The items of the records that one transaction writes: version, body, and what counts and lists them."""

from __future__ import annotations

from collections.abc import Container

from shared.records import bodies, keys
from shared.records.changes import RecordKey
from shared.records.collection import Schema
from shared.records.record import YES, Record, Values, encode, key
from shared.records.writing.effects import Effects, ItemCondition, ItemEffect, Race, Taken
from shared.records.writing.rewrites import Rewrite


class RecordItems:
    """Writes records into the effects.

    `results` has the records as they will be, `long_bodies` the bodies (S3 key to text) to be stored before the
    transaction, `replaced_bodies` the keys of those to be removed after it.

    Args:
        effects: the transaction's effects, added to.
        schema: the table's collections.
        shard: the shard of every counter that this process uses.
        written: the token of this write.
        known_buckets: buckets whose directory entry is known to exist; others are entered.
    """

    def __init__(
        self, effects: Effects, schema: Schema, shard: int, written: str, known_buckets: Container[tuple[str, int]]
    ) -> None:
        self.results: dict[RecordKey, Record] = {}
        self.long_bodies: dict[str, str] = {}
        self.replaced_bodies: list[str] = []
        self._effects = effects
        self._schema = schema
        self._shard = shard
        self._written = written
        self._known_buckets = known_buckets

    def write(self, rewrite: Rewrite) -> None:
        """Create, update or delete a record's item."""
        before, effect = rewrite.before, self._effects[keys.record(rewrite.collection, rewrite.id)]
        if before is None:
            effect.fresh = True
            effect.conditions.append(ItemCondition("attribute_not_exists(#pk)", Taken()))
            self._count(rewrite.collection, 1)
            self._enter_bucket(rewrite.collection, keys.bucket_of(rewrite.id))
        else:
            self.expect(before)
            self.replaced_bodies += [before.long] if before.long else []
        if rewrite.after is None:
            effect.gone = True
            self._count(rewrite.collection, -1)
        else:
            self._assign(effect, rewrite.collection, rewrite.id, before, rewrite.after)

    def expect(self, record: Record) -> None:
        """Make the transaction depend on a record's being of the version that was read."""
        seen = {"seen_version": {"N": str(record.version)}}
        self._effects[key(record)].conditions.append(ItemCondition("#version = :seen_version", Race(), seen))

    def _count(self, collection: str, change: int) -> None:
        self._effects[keys.count(collection, self._shard)].add("n", change)

    def _enter_bucket(self, collection: str, bucket: int) -> None:
        if (collection, bucket) not in self._known_buckets:
            self._effects[keys.directory(collection, bucket)].assigned["entered"] = YES

    def _assign(self, effect: ItemEffect, collection: str, id: int, before: Record | None, after: Values) -> None:
        version_now = before.version + 1 if before else 1
        effect.assigned["version"] = {"N": str(version_now)}
        effect.assigned["written"] = {"S": self._written}
        long = self._assign_body(effect, collection, id, encode(after))
        if before:
            effect.removed |= {"pending"} if before.pending else set()
            if bool(before.long) != bool(long):
                effect.removed |= {"body"} if long else {"long", "size"}
        self.results[collection, id] = Record(
            collection,
            id,
            version_now,
            after,
            before.reverse if before else dict.fromkeys(self._schema.reverses(collection), ()),
            before.overflowed if before else frozenset(),
            None,
            self._written,
            long,
            before.shards if before else (),
        )

    def _assign_body(self, effect: ItemEffect, collection: str, id: int, body: str) -> str | None:
        """Put a body into the item, or, if it is too long, its S3 key, which is then given."""
        if not bodies.is_long(body):
            effect.assigned["body"] = {"S": body}
            return None
        long = f"records/{collection}/{id}/{self._written}"
        self.long_bodies[long] = body
        effect.assigned["long"] = {"S": long}
        effect.assigned["size"] = {"N": str(len(body))}
        return long
