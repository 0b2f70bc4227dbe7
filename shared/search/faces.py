"""Faces: what any group shows of a record of another; and links, told from both ends. The indexer keeps them.

| pk | sk | what |
|---|---|---|
| `face#<address>` | `-` | the face as compressed JSON in `body`, `digest` of the card, `links` that may have items |
| `link#<address>` | `to#<address>` | that the card of the first names the second |
| `link#<address>` | `from#<address>` | the same, seen from the second |

All of them belong to one card, and carry the `version` of the manifest in which its document was committed. What is of
an older one is not written: of two indexers, the one that was overtaken changes nothing. So what is gone leaves an
item without a body for a day, longer than any indexer runs.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.aws import dynamodb, parallel
from shared.records.items import batch, holds, partition
from shared.search import card_text
from shared.search.card import Card
from shared.search.readers import PUBLIC, Reading, terms_on
from shared.search.storage.manifest import IndexAddress, read_state

_GONE_SECONDS = 86_400
_AT_ONCE = 100  # as many as one call carries (Amazon DynamoDB API Reference, BatchGetItem)


@dataclass(frozen=True, slots=True)
class Face:
    """What others show of a record.

    Attributes:
        id: its address, which is its card's id; the rest is the card's, too.
        card: all of it, of a record that anybody may read on some days.
    """

    id: str
    kind: str
    title: str
    landing: str
    licence: str
    size: int
    made: datetime
    changed: datetime
    readers: tuple[Reading, ...]
    within: tuple[str, ...]
    card: Card | None

    def is_for(self, readers: Collection[str] | None, day: date) -> bool:
        """Say whether a caller with these terms (`shared.search.readers_of`) may see it on a day."""
        return readers is None or not terms_on(self.readers, day).isdisjoint(readers)


def digest(card: Card) -> str:
    """Give what tells a card from those that it was before."""
    return hashlib.sha256(card_text.write(card).encode("utf-8", "replace")).hexdigest()[:32]


class Faces:
    """The faces of the cards of one index, and their links."""

    def __init__(self, present: IndexAddress) -> None:
        self._present = present
        self._table = present.table

    # Reading

    def get(self, ids: Iterable[str]) -> dict[str, Face]:
        """Give the faces that there are of these addresses, whoever may see them. One round trip.

        Left out, too, are those whose audience has shrunk and which have not been made anew since.
        """
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        read: list[Callable[[], Any]] = [lambda: read_state(self._present).shrunk, lambda: self._items(wanted)]
        shrunk, items = parallel(*read)
        found = {address: _face(address, item) for address, item in items.items() if "body" in item}
        return {address: face for address, face in found.items() if shrunk.keys().isdisjoint((address, *face.within))}

    def digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Give the digests of the cards that the faces of these addresses were made of. One round trip."""
        return {address: item["digest"]["S"] for address, item in self._items(ids).items() if "body" in item}

    def linked(self, address: str) -> tuple[str, ...]:
        """Give the addresses that a card names, and those of the cards that name it. One round trip for each MB."""
        ends = partition(self._table, f"link#{address}")
        return tuple(sorted({item["sk"]["S"].partition("#")[2] for item in ends if "gone" not in item}))

    def _items(self, ids: Iterable[str]) -> dict[str, Any]:
        wanted = [_key(each) for each in dict.fromkeys(ids)]
        parts = [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)]
        read = parallel(*(lambda part=part: list(batch(self._table, part)) for part in parts))
        return {item["pk"]["S"].removeprefix("face#"): item for items in read for item in items}

    # Keeping

    def keep(self, cards: Mapping[str, Card | None], version: int) -> None:
        """Write the faces and links of cards; None: there is none any more.

        One round trip for a few cards, two more where links are made or taken away. It may be repeated.

        Args:
            cards: by their ids.
            version: of the manifest in which their documents are.
        """
        parallel(*(lambda each=each: self._keep(each, cards[each], version) for each in cards))

    def _keep(self, address: str, card: Card | None, version: int) -> None:
        links = set(card.links) - {address} if card else set()
        before = self._put(address, card, links, version)
        if before is None:
            return
        self._relate(address, links, version, gone=False)
        self._relate(address, before - links, version, gone=True)
        if before - links:
            self._forget(address, before - links, version)

    def _put(self, address: str, card: Card | None, links: set[str], version: int) -> set[str] | None:
        """Write a face, and add what it links to; give the links that it may have had, None if it is a newer one's.

        The links are noted before their items are made and forgotten after they are gone, so that whoever comes next
        knows them all.
        """
        values: dict[str, Any] = {":version": {"N": str(version)}}
        if card:
            expression = "SET version = :version, body = :body, digest = :digest REMOVE expires"
            values |= {":body": {"B": _packed(card)}, ":digest": {"S": digest(card)}}
        else:
            expression = "SET version = :version, expires = :expires REMOVE body, digest"
            values |= {":expires": _expiry()}
        if links:
            expression += " ADD links :links"
            values |= {":links": {"SS": sorted(links)}}
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
        return set(answer.get("Attributes", {}).get("links", {}).get("SS", ()))

    def _relate(self, address: str, others: Collection[str], version: int, *, gone: bool) -> None:
        ends = [(f"link#{address}", f"to#{other}") for other in others]
        ends += [(f"link#{other}", f"from#{address}") for other in others]
        parallel(*(lambda pk=pk, sk=sk: self._put_end(pk, sk, version, gone=gone) for pk, sk in ends))

    def _put_end(self, pk: str, sk: str, version: int, *, gone: bool) -> None:
        item: dict[str, Any] = {"pk": {"S": pk}, "sk": {"S": sk}, "version": {"N": str(version)}}
        if gone:
            item |= {"gone": {"BOOL": True}, "expires": _expiry()}
        holds(
            dynamodb().put_item,
            TableName=self._table,
            Item=item,
            ConditionExpression=_NOT_NEWER,
            ExpressionAttributeValues={":version": {"N": str(version)}},
        )

    def _forget(self, address: str, links: Collection[str], version: int) -> None:
        holds(
            dynamodb().update_item,
            TableName=self._table,
            Key=_key(address),
            UpdateExpression="DELETE links :links",
            ConditionExpression="version = :version",
            ExpressionAttributeValues={":links": {"SS": sorted(links)}, ":version": {"N": str(version)}},
        )


_NOT_NEWER = "attribute_not_exists(version) OR version <= :version"


def _key(address: str) -> dict[str, Any]:
    return {"pk": {"S": f"face#{address}"}, "sk": {"S": "-"}}


def _expiry() -> Any:
    return {"N": str(int(time.time()) + _GONE_SECONDS)}


def _packed(card: Card) -> bytes:
    kept = {
        "kind": card.kind,
        "title": card.title,
        "landing": card.landing,
        "licence": card.licence,
        "size": card.size,
        "made": card.made.isoformat(),
        "changed": card.changed.isoformat(),
        "readers": card_text.plain_readers(card.readers),
        "within": card.within,
        "card": card_text.write(card) if any(each.term == PUBLIC for each in card.readers) else None,
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _face(address: str, item: Any) -> Face:
    kept = json.loads(zlib.decompress(item["body"]["B"]))
    return Face(
        id=address,
        **{
            **kept,
            "made": datetime.fromisoformat(kept["made"]),
            "changed": datetime.fromisoformat(kept["changed"]),
            "readers": card_text.readings(kept["readers"]),
            "within": tuple(kept["within"]),
            "card": kept["card"] and card_text.read(kept["card"]),
        },
    )
