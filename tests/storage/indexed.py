"""A small site whose records are indexed: boxes, the sheets in them, and the words on these."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from functions.indexer import upkeep
from functions.indexer.app import drain
from functions.indexer.draining import Drain
from functions.indexer.rebuilding import Rebuild
from functions.indexer.site import IndexedSite
from functions.indexer.stream import queue_changes
from shared import records
from shared.aws import dynamodb, s3, sqs
from shared.records import Equal, Link, Store, keys
from shared.search import Card, Everything, Reading, terms_on
from shared.search.addresses import address
from shared.search.face import digest
from shared.search.search_copy import SearchCopy
from shared.search.source import CardSource
from shared.search.storage.manifest import IndexAddress, shrink
from tests.aws_calls import aws_calls
from tests.storage.faults import Crash

COLLECTIONS = [
    records.Collection("box", deletable=True),
    records.Collection("sheet", links={"box": Link("box", reverse="sheets")}, deletable=True),
    records.Collection("word", links={"sheet": Link("sheet", reverse="words")}, deletable=True),
]
DIALECT = "things"
MADE = datetime(2026, 1, 1, tzinfo=UTC)
TERMS = ("public", "user:1", "user:2")
PUBLIC = [["public", None, None]]
MINE = [["user:1", None, None]]
ALIASES = ("doi:10.5072/ebb", "name:ebb", "name:flow")


class Clock:
    """The time, which passes only when it is told to."""

    def __init__(self) -> None:
        self.seconds = datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.seconds

    def day(self) -> date:
        return datetime.fromtimestamp(self.seconds, UTC).date()

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


class Things:
    """The records of such a site, with what its stream tells of each write."""

    def __init__(self, table: str, bucket: str) -> None:
        self.table = table
        self.store = Store(table, COLLECTIONS, bucket)
        self.told: list[dict[str, Any]] = []
        self.bad: set[int] = set()
        self.source = CardSource(
            DIALECT,
            lambda: self.store,
            {"box": self._boxes, "sheet": self._sheets},
            {"word": lambda id, values: [address("sheet", values["sheet"])]},
        )

    # Writing

    def create(self, collection: str, **values: Any) -> int:
        id = self.store.create(collection, values).id
        self._tell(collection, id, None)
        return id

    def change(self, collection: str, id: int, **values: Any) -> None:
        before = self._item(collection, id)
        self.store.update(collection, id, lambda old: {**old, **values})
        self._tell(collection, id, before)

    def delete(self, collection: str, id: int) -> None:
        before = self._item(collection, id)
        self.store.delete(collection, id)
        self._tell(collection, id, before)

    def _item(self, collection: str, id: int) -> Any:
        key: Any = keys.wire(keys.record(collection, id))
        return dynamodb().get_item(TableName=self.table, Key=key, ConsistentRead=True).get("Item")

    def _tell(self, collection: str, id: int, before: Any) -> None:
        after = self._item(collection, id)
        images = {name: image for name, image in (("OldImage", before), ("NewImage", after)) if image}
        self.told.append(
            {
                "eventSourceARN": f"arn:aws:dynamodb:eu-west-1:000000000000:table/{self.table}/stream/now",
                "dynamodb": {
                    "Keys": keys.wire(keys.record(collection, id)),
                    "SequenceNumber": str(len(self.told)),
                    **images,
                },
            }
        )

    # Cards

    def _boxes(self, ids: Collection[int]) -> Mapping[int, Card]:
        found = self.store.get_many("box", ids)
        return {id: self._card("box", id, each.values, each.values) for id, each in found.items()}

    def _sheets(self, ids: Collection[int]) -> Mapping[int, Card]:
        sheets = self.store.get_many("sheet", ids)
        boxes = self.store.get_many("box", {each.values["box"] for each in sheets.values()})
        return {
            id: self._card(
                "sheet",
                id,
                each.values,
                boxes[each.values["box"]].values,
                within=(address("box", each.values["box"]),),
                tags=tuple(self._words(id)),
            )
            for id, each in sheets.items()
            if each.values["box"] in boxes
        }

    def _words(self, sheet: int) -> list[str]:
        ids = self.store.ids("word", Equal("sheet", sheet))
        return [each.values["text"] for each in self.store.get_many("word", ids).values()]

    def _card(self, kind: str, id: int, values: Any, of: Any, **more: Any) -> Card:
        if id in self.bad:
            raise ValueError("this one is bad")
        return Card(
            id=address(kind, id),
            dialect=DIALECT,
            kind=kind,
            name=values["title"],
            title=values["title"],
            made=MADE,
            changed=MADE + timedelta(seconds=values.get("turn", 0)),
            readers=tuple(
                Reading(term, *(day and date.fromisoformat(day) for day in days)) for term, *days in of["readers"]
            ),
            aliases=tuple(values.get("aliases", ())),
            links=tuple(values.get("links", ())),
            **more,
        )

    def cards(self) -> dict[str, Card]:
        """Give the cards as they should be."""
        every = range(1, 200)
        found = [*self._boxes(every).values(), *self._sheets(every).values()]
        return {card.id: card for card in found}


class Indexer:
    """One indexer of such a site; there may be several."""

    def __init__(self, things: Things, present: IndexAddress, directory: Path, clock: Clock) -> None:
        self.site = IndexedSite(present, [things.source], directory)
        self.clock = clock

    def drain(self, enough: Callable[[], bool] = lambda: False) -> bool:
        clock = self.clock
        return Drain(self.site, clock=clock, pause=clock.wait, day=clock.day, now=clock).run(enough)

    def rebuild(self, enough: Callable[[], bool] = lambda: False, most: int = 3) -> Rebuild:
        return Rebuild(self.site, day=self.clock.day, now=self.clock, most=most)

    def work(self) -> None:
        """Do what a message brings about."""
        with pytest.MonkeyPatch.context() as patch:
            clock = self.clock
            patch.setattr(
                "functions.indexer.app.Drain",
                lambda site: Drain(site, clock=clock, pause=clock.wait, day=clock.day, now=clock),
            )
            patch.setattr("functions.indexer.app.Rebuild", lambda site: self.rebuild())
            assert drain(self.site, lambda: False)


class World:
    """A site with its records, its search and its indexers."""

    def __init__(self, things: Things, present: IndexAddress, directory: Path) -> None:
        self.things = things
        self.present = present
        self.clock = Clock()
        self.directory = directory
        self.indexer = self.another("first")
        self.copy = SearchCopy(present, directory / "copy")

    def another(self, name: str) -> Indexer:
        return Indexer(self.things, self.present, self.directory / name, self.clock)

    def deliver(self, *told: dict[str, Any]) -> None:
        """Bring what the stream tells, all that it told by now if nothing is named."""
        batch, self.things.told = list(told) or self.things.told, self.things.told if told else []
        assert queue_changes(self.indexer.site, batch) == {"batchItemFailures": []}

    def settle(self) -> None:
        """Bring what the stream tells, and let it be indexed."""
        self.deliver()
        self.indexer.work()

    def shrink(self, *ids: str) -> None:
        shrink(self.present, ids)

    def found(self, *terms: str) -> set[str]:
        """Give what those find who have these terms; without any, what the site's administrators find."""
        return set(self.copy.search(Everything(), frozenset(terms) or None, limit=1000).ids)

    def assert_right(self) -> None:
        """See that the index, the faces and the links are what the records make of them."""
        cards, day = self.things.cards(), self.clock.day()
        assert self.found() == cards.keys()
        for term in TERMS:
            assert self.found(term) == {id for id, card in cards.items() if term in terms_on(card.readers, day)}, term
        tags = self.copy.search(Everything(), None, facets=["tag"]).facets["tag"]
        assert tags == _counted(cards)
        every = {*cards, *(address(kind, id) for kind in ("box", "sheet") for id in range(1, 60))}
        faces = self.indexer.site.faces
        known = {name: card for card in cards.values() for name in (card.id, *card.aliases)}
        names = {*known, *every, *ALIASES}
        assert faces.digests(names) == {name: digest(card) for name, card in known.items()}
        shown = {name: face.id for name, face in faces.get(names).items()}
        assert shown == {name: card.id for name, card in known.items()}
        for each in every:
            known_as = cards[each].aliases if each in cards else ()
            assert set(faces.linked(each, known_as)) == _linked(cards, each), each


def _counted(cards: Mapping[str, Card]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for card in cards.values():
        for tag in set(card.tags):
            counted[tag] = counted.get(tag, 0) + 1
    return counted


def _linked(cards: Mapping[str, Card], id: str) -> set[str]:
    known_as = {id, *(cards[id].aliases if id in cards else ())}
    named = set(cards[id].links) if id in cards else set()
    return (named | {other for other, card in cards.items() if known_as.intersection(card.links)}) - known_as


def new_queue(name: str) -> str:
    return sqs().create_queue(QueueName=name)["QueueUrl"]


def received(queue: str) -> list[Any]:
    """Give what is in a queue, and take it out."""
    found = []
    while answer := sqs().receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for each in answer:
            found.append(json.loads(each["Body"]))
            sqs().delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
    return found


@contextmanager
def cut_off(at: int, moment: str = "before") -> Iterator[None]:
    """Let the process end at a call of AWS, before it or after: from then on it makes none."""
    lock, made = Lock(), [0]

    def count(*_: Any) -> None:
        with lock:
            made[0] += 1
            if made[0] >= at:
                raise Crash

    with aws_calls(s3(), sqs(), **{moment: count}):
        yield


def box(world: World, title: str = "tide", readers: Any = PUBLIC, **values: Any) -> int:
    return world.things.create("box", title=title, readers=readers, **values)


def keep_up(world: World) -> dict[str, int]:
    """Let be done what is done every ten minutes, and what that queues."""
    found = upkeep.keep_up(world.indexer.site, datetime.fromtimestamp(world.clock.seconds, UTC))
    world.indexer.work()
    return found
