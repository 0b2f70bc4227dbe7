"""What is found of the registry's records: their cards, and which cards a change of another record changes."""

from typing import Any

import pytest

from functions.registry.card import SOURCE
from functions.registry.store import store
from shared.meter import metered
from shared.search import PUBLIC, Card, Reading, user
from shared.search.addresses import record_of
from shared.search.card import check
from shared.search.licences import licence_id
from tests.unit.registry.conftest import Registry

DIGEST = "9a0364b9e99bb480dd25e1f0284c8555f0a1b2c3"


def cards(kind: str, *ids: int) -> dict[int, Card]:
    """Give the cards of some records; each is within its bounds."""
    made = dict(SOURCE.kinds[kind](ids))
    for id, card in made.items():
        check(card)
        assert (card.dialect, card.kind, record_of(card.id)) == ("registry", kind, (kind, id))
    return made


def touched(table: str, url: str) -> set[str]:
    """Give the addresses of the cards that a record is part of."""
    record = store().get(table, _id(url))
    assert record
    return set(SOURCE.parts[table](record.id, record.values))


def _id(url: str) -> int:
    return int(url.rstrip("/").rpartition("/")[2])


class Tides:
    """A data product with all that can be said of it."""

    def __init__(self, registry: Registry, **values: Any) -> None:
        self._registry = registry
        author = registry.make("author", name="Ada Firth")["url"]
        root = registry.make("storage_root", root="https://files.example/")["url"]
        self.location = registry.make("storage_location", path="tides.csv", hash=DIGEST.upper(), storage_root=root)
        kind = registry.make("file_type", name="Comma-separated values", extension="csv")
        self.thing = registry.make(
            "object",
            description="Heights above datum",
            authors=[author],
            file_type=kind["url"],
            storage_location=self.location["url"],
        )["url"]
        self.namespace = registry.make("namespace", name="sea", full_name="The sea and its coasts")["url"]
        self.product = self.make_product("tides/heights")

    def make_product(self, name: str) -> str:
        """Make another data product of the object."""
        url: str = self._registry.make(
            "data_product", object=self.thing, namespace=self.namespace, name=name, version="1.2.0"
        )["url"]
        return url

    def say(self, table: str, **values: Any) -> str:
        """Say something of the object."""
        url: str = self._registry.make(table, object=self.thing, **values)["url"]
        return url

    def origin(self, product: str, **values: Any) -> str:
        """Say where a data product came from."""
        told = {"identifier": "https://doi.example/10.5/t", "title": "Tide gauges", "release_date": "2031-05-02T00:00"}
        url: str = self._registry.make("external_object", data_product=product, **{**told, **values})["url"]
        return url


@pytest.fixture
def tides(registry: Registry) -> Tides:
    return Tides(registry)


def test_a_data_product_is_found_by_all_that_is_said_of_it(registry: Registry, tides: Tides) -> None:
    tides.say("keyword", keyphrase="sea level")
    tides.say("licence", licence_info="Free for all", identifier="https://creativecommons.org/licenses/by/4.0/")
    tides.origin(tides.product)
    store().create("file", {"sha1": DIGEST, "stored": {"key": "k", "size": 1234}})
    card = cards("data_product", 1)[1]
    assert (card.name, card.title) == ("tides/heights", "sea:tides/heights@1.2.0")
    assert (card.text, card.tags, card.creators) == ("Heights above datum", ("sea level",), ("Ada Firth",))
    assert (card.licence, card.size, card.landing) == ("cc-by", 1234, "/data_product/1")
    assert card.readers == (Reading(PUBLIC),)
    assert card.within == ("object/1",)
    assert card.made.isoformat() == registry.read(tides.product)["last_updated"].replace("Z", "+00:00")
    words = {word for some in card.words.values() for text in some for word in text.split()}
    assert {"csv", "Comma-separated", "Free", "gauges", "coasts", "1.2.0", "https://doi.example/10.5/t"} <= words
    found = {name: card.raw[name] for name in ("tags", "license_id", "isopen", "res_format", "downloadable")}
    assert found == {
        "tags": ("sea level",),
        "license_id": ("cc-by",),
        "isopen": ("true",),
        "res_format": ("csv",),
        "downloadable": ("true",),
    }
    assert card.sorts["version"] == "1.2.0"


def test_an_external_object_is_found_by_what_is_said_of_its_data_product(tides: Tides) -> None:
    tides.say("keyword", keyphrase="sea level")
    tides.origin(tides.product, description="Of forty harbours")
    card = cards("external_object", 1)[1]
    assert (card.title, card.text, card.tags) == ("Tide gauges", "Of forty harbours", ("sea level",))
    assert card.within == ("object/1", "data_product/1")
    assert card.raw["identifier"] == ("https://doi.example/10.5/t",)
    assert card.sorts["release_date"] == "2031-05-02T00:00:00Z"


def test_a_code_run_is_found_by_what_it_says_itself(registry: Registry, tides: Tides) -> None:
    tides.say("key_value", key="accessibility", value="private")
    run = registry.make("code_run", run_date="2031-05-02T08:11", description="Fit", submission_script=tides.thing)
    card = cards("code_run", 1)[1]
    assert (card.name, card.title, card.landing) == (run["uuid"], "Fit", "/code_run/1")
    assert card.readers == (Reading(PUBLIC),)
    registry.send("DELETE", "/api/code_run/1/")
    assert cards("code_run", 1) == {}


def test_what_stands_for_a_private_object_is_found_by_who_made_it(registry: Registry, tides: Tides) -> None:
    tides.origin(tides.product)
    tides.say("key_value", key="accessibility", value="private")
    creator = (Reading(user(int(registry.me["user_id"]))),)
    assert cards("data_product", 1)[1].readers == cards("external_object", 1)[1].readers == creator


@pytest.mark.parametrize(("key", "value"), [("accessibility", "public"), ("access", "private")])
def test_other_metadata_hide_nothing(tides: Tides, key: str, value: str) -> None:
    tides.say("key_value", key=key, value=value)
    assert cards("data_product", 1)[1].readers == (Reading(PUBLIC),)


def test_an_object_without_anything_has_a_card(registry: Registry) -> None:
    thing = registry.make("object")["url"]
    namespace = registry.make("namespace", name="bare")["url"]
    registry.make("data_product", object=thing, namespace=namespace, name="nothing", version="0.0.1")
    card = cards("data_product", 1)[1]
    assert (card.text, card.tags, card.licence, card.size) == ("", (), "", 0)
    assert card.raw["downloadable"] == card.raw["isopen"] == ("false",)
    assert cards("data_product", 2) == cards("external_object", 1) == {}


def test_cards_of_many_records_take_as_many_trips_as_that_of_one(tides: Tides) -> None:
    tides.say("keyword", keyphrase="sea level")
    for number in range(1, 13):
        tides.origin(tides.make_product(f"tides/{number}"), identifier=f"https://doi.example/{number}")
    for kind, trips in (("data_product", 4), ("external_object", 5)):
        with metered() as use:
            assert len(cards(kind, *range(1, 13))) == 12
        assert use.trips == trips


def test_a_keyword_changes_the_cards_of_all_that_stands_for_its_object(tides: Tides) -> None:
    tides.origin(tides.make_product("tides/again"))
    everything = {"data_product/1", "data_product/2", "external_object/1"}
    for table, values in (("keyword", {"keyphrase": "sea level"}), ("licence", {"licence_info": "Free"})):
        assert touched(table, tides.say(table, **values)) == everything
    assert touched("object", tides.thing) == everything
    mark = tides.say("key_value", key="accessibility", value="private")
    assert touched("key_value", mark) == {*everything, "object/1"}, "what the write has left out is settled"


def test_what_a_data_product_and_its_origin_say_changes_the_other(tides: Tides) -> None:
    origin = tides.origin(tides.product)
    assert touched("external_object", origin) == {"data_product/1"}
    assert touched("data_product", tides.product) == {"external_object/1"}


def test_bytes_that_have_come_change_the_cards_that_tell_their_size(registry: Registry, tides: Tides) -> None:
    root = registry.make("storage_root", root="https://other.example/")["url"]
    place = registry.make("storage_location", path="t.csv", hash=DIGEST, storage_root=root)["url"]
    other = registry.make("object", storage_location=place)["url"]
    registry.make("data_product", object=other, namespace=tides.namespace, name="copy", version="1.0.0")
    held = store().create("file", {"sha1": DIGEST, "stored": {"key": "k", "size": 1}})
    assert set(SOURCE.parts["file"](held.id, held.values)) == {"data_product/1", "data_product/2"}


@pytest.mark.thorough
def test_an_object_with_very_many_keywords_is_found_by_the_first(tides: Tides) -> None:
    for number in range(202):
        store().create("keyword", {**_KEYWORD, "keyphrase": f"k{number}"})
    assert cards("data_product", 1)[1].tags == tuple(f"k{number}" for number in range(200))


_KEYWORD = {"updated_by": 1, "last_updated": "2031-05-02T00:00:00Z", "object": 1, "identifier": None}


def test_no_card_is_refused_for_its_length(registry: Registry, tides: Tides) -> None:
    registry.send("PUT", "/api/object/1/", {"description": "\u20ac" * 900_000})
    tides.say("licence", licence_info="\u20ac" * 900_000)
    for number in range(60):
        tides.say("keyword", keyphrase=f"{number} " + "\u6f6e" * 1_000)
    tides.origin(tides.product, title="\u6f6e" * 1_000, description="x" * 900_000)
    card = cards("data_product", 1)[1]
    assert card.tags
    assert cards("external_object", 1)[1].title.startswith("\u6f6e")


@pytest.mark.parametrize(
    ("text", "address", "id"),
    [
        ("Creative Commons Attribution 4.0 International", None, "cc-by"),
        ("see there", "https://creativecommons.org/licenses/by/4.0/", "cc-by"),
        ("see there", "https://spdx.org/licenses/MIT", "mit-license"),
        ("CC-BY-NC-4.0", None, "CC-BY-NC-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0", None, "Creative Commons Attribution-NonCommercial 4.0"),
        ("CC-BY-SA-4.0", None, "cc-by-sa"),
        ("Permitted to members", "https://permits.example/", "Permitted to members"),
    ],
)
def test_licences_have_the_ids_of_the_catalogue(text: str, address: str | None, id: str) -> None:
    assert licence_id(text, address) == id
