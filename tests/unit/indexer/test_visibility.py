"""What is found through the real writes and the real indexer is what the groups themselves show, to each caller."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from functions.indexer.checking import check
from functions.repository import pids
from shared.search import Term, Word
from shared.search.addresses import address
from tests.unit.experiments.conftest import ADMIN
from tests.unit.indexer.conftest import NOBODY, IndexedGroups
from tests.unit.reply import Reply

Caller = Mapping[str, str]


class Life:
    """Random writes to a site, and what its groups show."""

    def __init__(self, groups: IndexedGroups, chance: random.Random) -> None:
        self.groups = groups
        self.chance = chance
        self.statuses: Counter[int] = Counter()
        self.made: dict[str, list[str]] = {}
        self.count = 0

    # Writing

    def begin(self) -> None:
        """Make something of each kind, which everybody finds."""
        self._lab("POST", "experiment/", {"title": self._word(), "public_access": 1}, "closed")
        for _ in range(3):
            self._lab("POST", "experiment/", {"title": self._word(), "public_access": 100}, "experiment")
            for make in (self.dataset, self.product, self.origin, self.package, self.keyword, self.run):
                make()
            self.deposit()
            self.submit()
            self.plan()

    def deck(self) -> list[Callable[[], None]]:
        """Give what changes something, each once or twice, in any order."""
        makes = [self.experiment, self.dataset, self.file, self.row, self.product, self.keyword, self.package]
        makes += [self.deposit, self.submit, self.submit]
        changes = [self.publish, self.several, self.change_row, self.rename, self.move, self.other_object, self.retag]
        changes += [self.describe, self.plan]
        hides = [self.delete_row, self.delete_experiment, self.end_run, self.delete_package, self.purge]
        hides += [self.delete_deposit]
        return self.chance.sample(some := [*makes, *changes, *hides, self.private, self.move, self.private], len(some))

    def _sent(self, reply: Reply, kind: str = "", key: str = "resource_uri") -> None:
        self.statuses[reply.status] += 1
        assert reply.status < 500, reply.text
        if kind and reply.status in (200, 201):
            shown = reply.body if reply.text else {}
            place = shown.get(key) if shown else None
            self.made.setdefault(kind, []).append(place or reply.headers["Location"])

    def _one(self, kind: str) -> str | None:
        some = self.made.get(kind)
        return self.chance.choice(some) if some else None

    def _two(self, kind: str) -> list[str]:
        return list(dict.fromkeys(each for each in (self._one(kind), self._one(kind)) if each))

    def _word(self) -> str:
        self.count += 1
        return f"word{self.count} tide"

    def _lab(self, method: str, path: str | None, body: Any = None, kind: str = "") -> None:
        if path:
            caller = self.groups.lab.lena if self.chance.random() < 0.955 else self.groups.lab.otto
            self._sent(self.groups.lab.send(method, path, body, caller=caller), kind)

    def experiment(self) -> None:
        self._lab("POST", "experiment/", {"title": self._word(), **self._access()}, "experiment")

    def _access(self) -> dict[str, Any]:
        return {"public_access": self.chance.choice([1, 25, 50, 100])}

    def dataset(self) -> None:
        within = self._two("experiment")
        self._lab("POST", "dataset/", {"description": self._word(), "experiments": within}, "dataset")

    def file(self) -> None:
        if dataset := self._one("dataset"):
            told = {"filename": f"{self._word()}.csv", "md5sum": "6f5902ac237024bdd0c176cb93063dc4", "size": "12"}
            self._lab("POST", "dataset_file/", {"dataset": dataset, **told})

    def _reader(self) -> dict[str, Any]:
        lab = self.groups.lab
        who = self.chance.choice([("django_user", lab.otto["user_id"]), ("django_group", str(lab.group))])
        return {"pluginId": who[0], "entityId": who[1], **self._days()}

    def _days(self) -> dict[str, Any]:
        def near() -> str:
            return (date.today() + timedelta(self.chance.choice([-2, -1, 0, 1, 2]))).isoformat()

        days = {name: near() if self.chance.random() < 0.4 else None for name in ("effectiveDate", "expiryDate")}
        return {"canRead": self.chance.random() < 0.8, **days}

    def row(self) -> None:
        if experiment := self._one("experiment"):
            about = {"content_type": "experiment", "object_id": experiment.rstrip("/").rpartition("/")[2]}
            self._lab("POST", "objectacl/", {**about, **self._reader()}, "row")

    def publish(self) -> None:
        self._lab("PATCH", self._one("experiment"), self._access())

    def rename(self) -> None:
        self._lab("PATCH", self._one("experiment"), {"title": self._word()})

    def several(self) -> None:
        some = {each: self._access() for each in self._two("experiment")}
        objects = [{"resource_uri": each, **values} for each, values in some.items()]
        self._lab("PATCH", "experiment/", {"objects": objects})

    def change_row(self) -> None:
        self._lab("PATCH", self._one("row"), self._days())

    def delete_row(self) -> None:
        self._lab("DELETE", self._one("row"))

    def delete_experiment(self) -> None:
        self._lab("DELETE", self._one("experiment"))

    def move(self) -> None:
        within = self._two("experiment") if self.chance.random() < 0.3 else self.made["closed"]
        self._lab("PATCH", self._one("dataset"), {"experiments": within})

    def _registry(self, method: str, path: str, body: Any = None, kind: str = "") -> None:
        registry = self.groups.registry
        self._sent(registry.send(method, path, body, caller=self._author()), kind, "url")

    def _author(self) -> Caller:
        return self.chance.choice([self.groups.lab.lena, self.groups.lab.otto])

    def _object(self) -> str:
        if not self.made.get("object") or self.chance.random() < 0.5:
            self._registry("POST", "/api/object/", {"description": self._word()}, "object")
        return self._one("object") or ""

    def product(self) -> None:
        if "namespace" not in self.made:
            self._registry("POST", "/api/namespace/", {"name": "sea"}, "namespace")
        told = {"namespace": self._one("namespace"), "name": self._word(), "version": "1.0.0"}
        self._registry("POST", "/api/data_product/", {"object": self._object(), **told}, "product")

    def keyword(self) -> None:
        phrase = self.chance.choice(["ebb", "flow", "neap"])
        self._registry("POST", "/api/keyword/", {"object": self._object(), "keyphrase": phrase})

    def private(self) -> None:
        value = self.chance.choice(["private", "private", "public"])
        told = {"object": self._one("object"), "key": "accessibility", "value": value}
        self._registry("POST", "/api/key_value/", told)

    def other_object(self) -> None:
        if product := self._one("product"):
            self._registry("PATCH", product.removeprefix("https://registry.example"), {"object": self._object()})

    def origin(self) -> None:
        if product := self._one("product"):
            told = {
                "title": self._word(),
                "release_date": "2031-05-02T08:11",
                "identifier": f"https://a.ex/{self.count}",
            }
            self._registry("POST", "/api/external_object/", {"data_product": product, **told})

    def run(self) -> None:
        told = {"run_date": "2031-05-02T08:11", "description": self._word(), "submission_script": self._object()}
        self._registry("POST", "/api/code_run/", told, "run")

    def end_run(self) -> None:
        if run := self._one("run"):
            self._registry("DELETE", run.removeprefix("https://registry.example"))

    def _catalogue(self, method: str, path: str, body: Any = None, caller: Caller | None = None) -> Reply:
        reply = self.groups.catalogue.send(method, path, body, caller=caller or self.groups.lab.lena)
        self._sent(reply)
        return reply

    def _tags(self) -> list[str]:
        return self.chance.sample(["ebb", "flow", "neap"], self.chance.randrange(3))

    def package(self) -> None:
        self.count += 1
        name = f"package-{self.count}"
        self.made.setdefault("package", []).append(name)
        self._catalogue("POST", "/api/rest/package", {"name": name, "title": self._word(), "tags": self._tags()})

    def retag(self) -> None:
        if name := self._one("package"):
            state = {"state": "active"} if self.chance.random() < 0.3 else {}
            self._catalogue("POST", f"/api/rest/package/{name}", {"tags": self._tags(), **state})

    def delete_package(self) -> None:
        if name := self._one("package"):
            self._catalogue("DELETE", f"/api/rest/package/{name}")

    def purge(self) -> None:
        if name := self._one("package"):
            self._catalogue("POST", "/api/3/action/dataset_purge", {"id": name}, self.groups.callers["admin"])

    def _repository(self, method: str, path: str, body: Any = None, caller: Caller | None = None) -> Reply:
        patch = {"Content-Type": "application/json-patch+json"} if method == "PATCH" else {}
        reply = self.groups.repository.send(method, path, body, headers=patch, caller=caller or self.groups.lab.lena)
        self._sent(reply)
        return reply

    def deposit(self) -> None:
        told = {"title": self._word(), "community": "surf", "sharelevel": self.chance.choice(["Open", "Closed"])}
        made = self._repository("POST", f"/api/objects/{self.chance.choice(['deposit', 'collection'])}", told)
        self.made.setdefault("deposit", []).append(f"/api/objects/{made.body['properties']['pid'].replace(':', '/')}")

    def describe(self) -> None:
        if place := self._one("deposit"):
            self._repository("PATCH", place, [{"op": "add", "path": "/subject", "value": self._tags()}])

    def submit(self) -> None:
        if place := self._one("deposit"):
            self._repository("POST", f"{place}/submit")

    def delete_deposit(self) -> None:
        if place := self._one("deposit"):
            self._repository("DELETE", place, caller=self.groups.callers["admin"])

    def plan(self) -> None:
        visibility = self.chance.choice(["publicly_visible", "privately_visible"])
        id = self.groups.plans.make(visibility, title=self._word())
        if visibility == "publicly_visible":
            self.made.setdefault("plan", []).append(address("plan", id))

    # What the groups show

    def shown(self, *names: str) -> dict[str, dict[str, list[str]]]:
        """Give what callers may find, by address, with its tags."""
        plans: dict[str, list[str]] = {each: [] for each in self.made.get("plan", ())}
        public, told = {**self._packages(), **self._runs(), **self._objects(), **plans}, self._told_of_objects()
        return {name: {**public, **self._in_lab(name), **_for(self.groups.callers[name], told)} for name in names}

    def _in_lab(self, name: str) -> dict[str, list[str]]:
        lab, caller = self.groups.lab, self.groups.callers[name]
        found: dict[str, list[str]] = {}
        for kind, places in (
            ("experiment", [*self.made["closed"], *self.made["experiment"]]),
            ("dataset", self.made["dataset"]),
        ):
            for place in places:
                if lab.send("GET", place, caller=caller).status == 200:
                    found[address(kind, _id(place))] = []
        return found

    def _listed(self, table: str) -> list[Any]:
        reply = self.groups.registry.send("GET", f"/api/{table}/", query={"page_size": ["100"]}, caller=NOBODY)
        assert reply.body["next"] is None
        return list(reply.body["results"])

    def _runs(self) -> dict[str, list[str]]:
        return {address("code_run", _id(each["url"])): [] for each in self._listed("code_run")}

    def _told_of_objects(self) -> list[tuple[str, list[str], int | None]]:
        """Give what stands for objects: its address, its tags, and who alone finds it, if not everybody does."""
        private = {each["object"] for each in self._listed("key_value") if each["value"] == "private"}
        tags: dict[str, list[str]] = {}
        for each in self._listed("keyword"):
            tags.setdefault(each["object"], []).append(each["keyphrase"])
        products = {each["url"]: each for each in self._listed("data_product")}
        things = [("data_product", each, each["object"]) for each in products.values()]
        for each in self._listed("external_object"):
            things.append(("external_object", each, products[each["data_product"]]["object"]))
        return [
            (
                address(kind, _id(each["url"])),
                tags.get(thing, []),
                _id(each["updated_by"]) if thing in private else None,
            )
            for kind, each, thing in things
        ]

    def _objects(self) -> dict[str, list[str]]:
        """Give what the repository has published, and the schemas of that and of communities."""
        from functions.repository.store import COMMUNITY, SCHEMA, store

        read = {place: self.groups.repository.send("GET", place, caller=NOBODY) for place in self.made["deposit"]}
        found: dict[str, list[str]] = {address(COMMUNITY, 1): []}
        for place, reply in read.items():
            if reply.status == 200:
                kind, id = place.split("/")[-2:]
                found[address(kind, pids.number_of(id) or 0)] = reply.body["metadata"]["base"].get("subject", [])
        for schema in store().page(SCHEMA, limit=200).records:
            of = read.get(f"/api/objects/collection/{schema.values['id']}")
            if of is None or of.status == 200:
                found[address(SCHEMA, schema.id)] = []
        return found

    def _packages(self) -> dict[str, list[str]]:
        from functions.catalogue.store import PACKAGE, store

        catalogue = self.groups.catalogue
        names = catalogue.send("GET", "/api/rest/package", caller=NOBODY).body
        found = {}
        for name in names:
            shown = catalogue.send("GET", f"/api/rest/package/{name}", caller=NOBODY).body
            id = store().lookup(PACKAGE, {"uuid": shown["id"]})
            assert id
            found[address(PACKAGE, id["id"])] = shown["tags"]
        return found


def _for(caller: Caller, told: list[tuple[str, list[str], int | None]]) -> dict[str, list[str]]:
    own = (None, int(caller.get("user_id", 0)))
    return {address: tags for address, tags, maker in told if caller == ADMIN or maker in own}


def _id(place: str) -> int:
    return int(place.rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(1, 10))])
def test_nobody_finds_more_or_less_than_the_groups_show(groups: IndexedGroups, seed: int, thorough: bool) -> None:
    chance = random.Random(seed)
    life = Life(groups, chance)
    life.begin()
    groups.listen()
    groups.index()
    before = groups.found()
    for _ in range(4 if thorough else 1):
        for write in life.deck():
            write()
            groups.listen()
            _assert_nothing_hidden(life, before)
            if chance.random() < 0.3:
                groups.index(chance)
                before = groups.found()
                _assert_nothing_hidden(life, before)
    groups.index()
    assert check(groups.site, queue=False).differing == 0, "each change of what a card is made of has come to it"
    _assert_found_exactly(life)
    assert sum(number for status, number in life.statuses.items() if status < 300) > 25, life.statuses


def _assert_nothing_hidden(life: Life, before: Mapping[str, set[str]]) -> None:
    """See that nobody finds more than before the last write, nor what they may not; administrators may, for a while."""
    found = life.groups.found()
    for name, ids in found.items():
        assert ids <= before[name], name
    for name, shown in life.shown("nobody", "otto", "mia").items():
        assert found[name] <= shown.keys(), (name, found[name] - shown.keys())


def _assert_found_exactly(life: Life) -> None:
    groups = life.groups
    everything = groups.search(ADMIN).ids
    words = {
        word: set(groups.search(ADMIN, word).ids) for word in (Word(f"word{number}") for number in range(1, 30, 3))
    }
    for name, shown in life.shown(*groups.callers).items():
        caller = groups.callers[name]
        hits = groups.search(caller, facets=["kind", "tag"])
        assert set(hits.ids) == shown.keys(), name
        assert hits.total == len(shown)
        assert hits.facets["kind"] == Counter(id.partition("/")[0] for id in shown), name
        assert hits.facets["tag"] == Counter(tag for tags in shown.values() for tag in set(tags)), name
        assert hits.ids == tuple(id for id in everything if id in shown), "others do not change the order"
        for word, ids in words.items():
            assert set(groups.search(caller, word).ids) == ids & shown.keys()
        for tag in ("ebb", "flow"):
            assert groups.search(caller, Term("tag", tag)).total == sum(tag in tags for tags in shown.values())
