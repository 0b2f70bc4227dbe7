"""Folders of a dataset: what is in them, and what looking costs."""

import json
from typing import Any

import pytest

from functions.experiments.store import COLLECTIONS
from shared.aws import dynamodb
from shared.meter import metered
from shared.records import keys
from tests.unit.experiments.files.site import ADMIN, HELLO, LENA, NOBODY, OTTO, Site

TARGETS = ("files", "root-dir-nodes", "child-dir-nodes", "child-dir-files")


def nodes(site: Site, dataset: int, target: str, **query: str) -> Any:
    told = {name: [value] for name, value in query.items()}
    reply = site.send("GET", f"/api/v1/dataset/{dataset}/{target}/", query=told)
    assert reply.status == 200, reply.text
    return reply.body


def leaf(id: int, name: str, verified: bool = False) -> dict[str, Any]:
    return {"name": name, "id": id, "verified": verified, "is_online": True, "recall_url": None}


def folder(path: str) -> dict[str, Any]:
    return {"name": path.rpartition("/")[2], "path": path, "children": []}


def test_the_shapes(site: Site, dataset: int) -> None:
    top, raw = site.add(dataset, filename="b", directory=None), site.add(dataset, filename="a", directory="raw")
    deep = site.add(dataset, filename="x", directory="raw/day 1/deep")
    site.tell(site.put(raw, HELLO))
    assert nodes(site, dataset, "root-dir-nodes") == [folder("raw"), leaf(top, "b"), {"next_page": False}]
    inside = [leaf(raw, "a", verified=True), folder("raw/day 1")]
    assert nodes(site, dataset, "child-dir-nodes", dir_path="raw") == inside
    assert nodes(site, dataset, "child-dir-nodes", dir_path="raw/day 1/") == [folder("raw/day 1/deep")]
    assert nodes(site, dataset, "child-dir-nodes", dir_path="nothing") == []
    assert nodes(site, dataset, "child-dir-files", dir_path="raw") == [raw, deep]
    assert sorted(nodes(site, dataset, "child-dir-files", dir_path="")) == [top, raw, deep]


def test_a_folder_that_has_become_empty_is_not_shown(site: Site, dataset: int) -> None:
    first, second = site.add(dataset, directory="old/a"), site.add(dataset, directory="old/b")
    site.send("PATCH", f"/api/v1/dataset_file/{first}/", {"directory": "new"})
    assert nodes(site, dataset, "root-dir-nodes")[:-1] == [folder("new"), folder("old")]
    assert nodes(site, dataset, "child-dir-nodes", dir_path="old") == [folder("old/b")]
    site.send("PATCH", f"/api/v1/dataset_file/{second}/", {"directory": ""})
    assert nodes(site, dataset, "root-dir-nodes") == [folder("new"), leaf(second, "ch1.csv"), {"next_page": False}]
    site.send("PATCH", f"/api/v1/dataset_file/{second}/", {"directory": "old/b"})
    assert nodes(site, dataset, "root-dir-nodes")[:-1] == [folder("new"), folder("old")]


def test_names_that_are_long_or_strange(site: Site, dataset: int) -> None:
    long = "/".join(["\u00e9" * 60] * 4)
    first, second = site.add(dataset, directory=long, filename="n" * 400), site.add(dataset, directory="a-b")
    third = site.add(dataset, directory="a", filename="\U0001f600" * 200)
    assert nodes(site, dataset, "child-dir-files", dir_path="\u00e9" * 60) == [first]
    assert nodes(site, dataset, "child-dir-nodes", dir_path=long) == [leaf(first, "n" * 400)]
    assert nodes(site, dataset, "child-dir-files", dir_path="a") == [third]
    assert nodes(site, dataset, "child-dir-files", dir_path="a-b") == [second]


def test_files_by_the_beginning_of_their_folder(site: Site, dataset: int) -> None:
    for number, directory in enumerate(("raw", "raw/a", "raw2", "other")):
        site.add(dataset, directory=directory, filename=str(9 - number))

    def names(prefix: str, **query: str) -> list[str]:
        told = {name: [value] for name, value in query.items()}
        reply = site.send("GET", f"/api/v1/dataset/{dataset}/files/{prefix}", query=told)
        assert reply.body["meta"]["total_count"] >= len(reply.body["objects"])
        return [each["filename"] for each in reply.body["objects"]]

    assert names("") == names("/"[:0]) == ["6", "7", "8", "9"]
    assert names("raw") == names("raw/") == ["7", "8", "9"]
    assert names("raw/a") == names("raw%2Fa") == ["8"]
    assert names("raw", order_by="-filename", limit="2") == ["9", "8"]
    assert names("raw", filename="7") == ["7"]
    assert names("x") == []


@pytest.mark.parametrize(("public_access", "seen"), [(1, 403), (25, 403), (50, 200), (100, 200)])
def test_who_may_look(site: Site, public_access: int, seen: int) -> None:
    dataset = site.dataset(site.experiment(public_access=public_access))
    for target in TARGETS:
        path, query = f"/api/v1/dataset/{dataset}/{target}/", {"dir_path": ["raw"]}
        found = [site.send("GET", path, query=query, caller=caller).status for caller in (LENA, ADMIN, OTTO, NOBODY)]
        assert found == [200, 200, seen, seen]


def test_what_cannot_be_asked(site: Site, dataset: int) -> None:
    for target in TARGETS:
        assert site.send("GET", f"/api/v1/dataset/4711/{target}/").status == 404
        assert site.send("GET", f"/api/v1/dataset/x/{target}/").status == 404
        assert site.send("POST", f"/api/v1/dataset/{dataset}/{target}/", {}).status == 405
    for target in ("child-dir-nodes", "child-dir-files"):
        assert site.send("GET", f"/api/v1/dataset/{dataset}/{target}/").status == 400
    for page in ("x", "-1", "1" * 20):
        assert site.send("GET", f"/api/v1/dataset/{dataset}/root-dir-nodes/", query={"page": [page]}).status == 400


# Cost


def fill(dataset: int, directory: str, number: int, first_id: int) -> None:
    """Write the lines of so many files straight into the indexes, which is all that folders are read from."""
    (files,) = [each for each in COLLECTIONS if each.name == "dataset_file"]
    items = {}
    for id in range(first_id, first_id + number):
        values = {"dataset": dataset, "folder": directory, "filename": f"{id:06}", "replicas": [], "parameter_sets": []}
        for name, index in files.indexes.items():
            for entry in index.entries(id, values):
                at = 0 if index.shared else id
                key = keys.index_line("dataset_file", name, entry.partition, entry.sort, at)
                items[key] = {**keys.wire(key), "data": {"S": json.dumps(dict(entry.data))}}
    puts: Any = [{"PutRequest": {"Item": item}} for item in items.values()]
    for start in range(0, len(puts), 25):
        dynamodb().batch_write_item(RequestItems={"experiments": puts[start : start + 25]})


def test_opening_a_folder_costs_the_same_beside_10_files_and_beside_thousands(site: Site) -> None:
    costs = []
    for number in (10, 3000):
        dataset = site.dataset(site.experiment())
        site.add(dataset, directory=None)
        site.add(dataset, directory="raw")
        site.add(dataset, directory="raw/a")
        fill(dataset, "much", number, 10_000)
        fill(dataset, "raw/much", number, 20_000)
        with metered() as use:
            assert len(nodes(site, dataset, "root-dir-nodes")) == 4
            assert len(nodes(site, dataset, "child-dir-nodes", dir_path="raw")) == 3
            assert len(nodes(site, dataset, "child-dir-files", dir_path="raw/a")) == 1
        costs.append((use.read_units, use.trips))
    assert costs[0] == costs[1]


def test_pages_of_the_top_folder(site: Site, dataset: int) -> None:
    site.add(dataset, directory="folder")
    fill(dataset, "", 2003, 10_000)
    seen, page = [], 0
    while True:
        *found, last = nodes(site, dataset, "root-dir-nodes", page=str(page))
        assert ("children" in found[0]) is (page == 0)
        seen += [each["id"] for each in found if "id" in each]
        if not last["next_page"]:
            break
        assert isinstance(last["display_text"], str)
        page = last["next_page_num"]
    assert seen == list(range(10_000, 12_003))
    assert page == 2
