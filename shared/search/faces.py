"""Faces: what any group shows of a record of another; and links, told from both ends. The indexer keeps them.

| pk | sk | what |
|---|---|---|
| `face#<address>` | `-` | the face in `body`, `digest` of the card; `links` and `aliases` that may have items |
| `face#<name>` | `-` | the same face without the card; `holder`, the address of what is called so |
| `link#<address>` | `to#<name>` | that the card of the first names the second, which nothing may be called yet |
| `link#<name>` | `from#<address>` | the same, seen from the second |

All of them belong to one card, and carry the `version` of the manifest in which its document was committed. What is of
an older one is not written: of two indexers, the one that was overtaken changes nothing. So what is gone leaves an
item without a body for a day, longer than any indexer runs.

A name may go from one record to another. Who has given it up takes away nothing but its own face, and what it leaves
there keeps only its own older faces out. Were both cards made while the name went over, the later comparison of the
faces with the records finds it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from shared.aws import dynamodb, parallel
from shared.records.items import batch, holds, partition
from shared.search.card import Card
from shared.search.face import Face, digest, packed, unpacked
from shared.search.storage.manifest import IndexAddress, read_state

_GONE_SECONDS = 86_400
_AT_ONCE = 100  # as many as one call carries (Amazon DynamoDB API Reference, BatchGetItem)
_NOT_NEWER = "attribute_not_exists(version) OR version <= :version"


class Faces:
    """The faces of the cards of one index, and their links."""

    def __init__(self, present: IndexAddress) -> None:
        self._present = present
        self._table = present.table

    # Reading

    def get(self, names: Iterable[str]) -> dict[str, Face]:
        """Give the faces that there are by these addresses and other names, whoever may see them. One round trip.

        Left out, too, are those whose audience has shrunk and which have not been made anew since.
        """
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return {}
        read: list[Callable[[], Any]] = [lambda: read_state(self._present).shrunk, lambda: self._items(wanted)]
        shrunk, items = parallel(*read)
        found = {name: _face(name, item) for name, item in items.items() if "body" in item}
        return {name: face for name, face in found.items() if shrunk.keys().isdisjoint((face.id, *face.within))}

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Give the digests of the cards that the faces by these names were made of. One round trip."""
        return {name: item["digest"]["S"] for name, item in self._items(names).items() if "body" in item}

    def linked(self, address: str, names: Iterable[str] = ()) -> tuple[str, ...]:
        """Give what a card names, and the addresses of the cards that name it. One round trip for each MB.

        Args:
            address: the card's.
            names: its other names.
        """
        every = {address, *names}
        read = parallel(*(partial(self._ends, each) for each in every))
        return tuple(sorted({end for ends in read for end in ends} - every))

    def _ends(self, name: str) -> list[str]:
        ends = partition(self._table, f"link#{name}")
        return [item["sk"]["S"].partition("#")[2] for item in ends if "gone" not in item]

    def _items(self, names: Iterable[str]) -> dict[str, Any]:
        wanted = [_key(each) for each in dict.fromkeys(names)]
        parts = [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)]
        read = parallel(*(lambda part=part: list(batch(self._table, part)) for part in parts))
        return {item["pk"]["S"].removeprefix("face#"): item for items in read for item in items}

    # Keeping

    def keep(self, cards: Mapping[str, Card | None], version: int) -> None:
        """Write the faces and links of cards; None: there is none any more.

        One round trip for the faces of a few cards, one for their names and links, one more where some are taken away.
        It may be repeated.

        Args:
            cards: by their ids.
            version: of the manifest in which their documents are.
        """
        parallel(*(lambda each=each: self._keep(each, cards[each], version) for each in cards))

    def _keep(self, address: str, card: Card | None, version: int) -> None:
        told = _Told.of(card) if card else _Told()
        before = self._put(address, card, told, version)
        if before is None:
            return
        gone = _Told(before.links - told.links, before.aliases - told.aliases)
        parallel(
            *(partial(self._put_end, *end, version, gone=False) for end in _ends_of(address, told.links)),
            *(partial(self._put_end, *end, version, gone=True) for end in _ends_of(address, gone.links)),
            *(partial(self._take_name, name, card, version) for name in told.aliases if card),
            *(partial(self._give_up_name, name, address, version) for name in gone.aliases),
        )
        if any(gone):
            self._forget(address, gone, version)

    def _put(self, address: str, card: Card | None, told: _Told, version: int) -> _Told | None:
        """Write a face, and add what it tells; give what it may have told before, None if it is a newer one's.

        What is told is noted before its items are made and forgotten after they are gone, so that whoever comes next
        knows it all.
        """
        values: dict[str, Any] = {":version": {"N": str(version)}}
        if card:
            expression = "SET version = :version, body = :body, digest = :digest REMOVE expires"
            values |= {":body": {"B": packed(card, whole=True)}, ":digest": {"S": digest(card)}}
        else:
            expression = "SET version = :version, expires = :expires REMOVE body, digest"
            values |= {":expires": _expiry()}
        if any(told):
            expression += f" ADD {told.expression()}"
            values |= told.values()
        try:
            answer = dynamodb().update_item(
                TableName=self._table,
                Key=_key(address),
                UpdateExpression=expression,
                ConditionExpression=_NOT_NEWER,
                ExpressionAttributeValues=values,
                ReturnValues="ALL_OLD",
            )
        except dynamodb().exceptions.ConditionalCheckFailedException:
            return None
        old: Any = answer.get("Attributes", {})
        return _Told(*(frozenset(old.get(name, {}).get("SS", ())) for name in _Told._fields))

    def _put_end(self, pk: str, sk: str, version: int, *, gone: bool) -> None:
        item: dict[str, Any] = {"pk": {"S": pk}, "sk": {"S": sk}}
        if gone:
            item |= {"gone": {"BOOL": True}, "expires": _expiry()}
        self._write(item, version, _NOT_NEWER)

    def _take_name(self, name: str, card: Card, version: int) -> None:
        """Write a card's face under a name of it, whoever had the name before."""
        item = {**_key(name), "holder": {"S": card.id}, "digest": {"S": digest(card)}}
        item["body"] = {"B": packed(card, whole=False)}
        condition = f"{_NOT_NEWER} OR (holder <> :holder AND attribute_not_exists(body))"
        self._write(item, version, condition, {":holder": item["holder"]})

    def _give_up_name(self, name: str, address: str, version: int) -> None:
        item = {**_key(name), "holder": {"S": address}, "expires": _expiry()}
        condition = "attribute_not_exists(pk) OR (holder = :holder AND version <= :version)"
        self._write(item, version, condition, {":holder": item["holder"]})

    def _write(self, item: Any, version: int, condition: str, values: Any = None) -> None:
        holds(
            dynamodb().put_item,
            TableName=self._table,
            Item={**item, "version": {"N": str(version)}},
            ConditionExpression=condition,
            ExpressionAttributeValues={":version": {"N": str(version)}, **(values or {})},
        )

    def _forget(self, address: str, gone: _Told, version: int) -> None:
        holds(
            dynamodb().update_item,
            TableName=self._table,
            Key=_key(address),
            UpdateExpression=f"DELETE {gone.expression()}",
            ConditionExpression="version = :version",
            ExpressionAttributeValues={":version": {"N": str(version)}, **gone.values()},
        )


class _Told(NamedTuple):
    """What items of its own a card has, besides its face: those of its links, and its face by other names."""

    links: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()

    @classmethod
    def of(cls, card: Card) -> _Told:
        return cls(frozenset(card.links) - {card.id, *card.aliases}, frozenset(card.aliases))

    def expression(self) -> str:
        """Say which sets are to be changed (Amazon DynamoDB Developer Guide, "Update expressions")."""
        return ", ".join(f"{name} :{name}" for name, some in self._asdict().items() if some)

    def values(self) -> dict[str, Any]:
        return {f":{name}": {"SS": sorted(some)} for name, some in self._asdict().items() if some}


def _ends_of(address: str, links: Collection[str]) -> Iterator[tuple[str, str]]:
    for other in links:
        yield f"link#{address}", f"to#{other}"
        yield f"link#{other}", f"from#{address}"


def _key(name: str) -> dict[str, Any]:
    return {"pk": {"S": f"face#{name}"}, "sk": {"S": "-"}}


def _expiry() -> Any:
    return {"N": str(int(time.time()) + _GONE_SECONDS)}


def _face(name: str, item: Any) -> Face:
    return unpacked(item["holder"]["S"] if "holder" in item else name, item["body"]["B"])
