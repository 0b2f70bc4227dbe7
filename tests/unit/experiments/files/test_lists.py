"""Lists of files and of what lies inside them: right, exact, and without what the caller may not see."""

from typing import Any

import pytest

from functions.experiments.bootstrap import ensure
from functions.experiments.lists import files, pages
from functions.experiments.store import store
from shared.meter import metered
from shared.records import Create
from tests.unit.experiments.files.site import ADMIN, HELLO, LENA, NOBODY, OTTO, Site
from tests.unit.prepared import prepared


class Shelf:
    """Files in three datasets: Lena's own, one that is public, and one of Otto's."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.own, self.public, self.hidden, self.names = prepared(_fill, site)

    def ids(self, caller: dict[str, str] = LENA, resource: str = "dataset_file", **query: Any) -> list[int]:
        """The ids of a list; its total and its pages are held against it."""
        told = {name: value if isinstance(value, list) else [str(value)] for name, value in query.items()}
        path = f"/api/v1/{resource}/"
        reply = self.site.send("GET", path, query=told, caller=caller)
        assert reply.status == 200, reply.text
        ids = [each["id"] for each in reply.body["objects"]]
        assert reply.body["meta"]["total_count"] == len(ids)
        for offset in range(len(ids) + 1):
            page = {**told, "limit": ["2"], "offset": [str(offset)]}
            body = self.site.send("GET", path, query=page, caller=caller).body
            assert [each["id"] for each in body["objects"]] == ids[offset : offset + 2]
            assert body["meta"]["total_count"] == len(ids)
        return ids


def _fill(site: Site) -> tuple[int, int, int, dict[int, str]]:
    own = site.dataset(site.experiment(title="Own"), description="own")
    public = site.dataset(site.experiment(owner=10, public_access=50), description="public")
    hidden = site.dataset(site.experiment(owner=10), description="hidden")
    names = {}
    for dataset, directory, filename, caller in (
        (own, "raw", "b", LENA),
        (own, "raw/deep", "a", LENA),
        (public, None, "c", None),
        (own, "", "B", LENA),
        (hidden, "raw", "b", None),
        (public, "raw", "b", None),
    ):
        said = site.said(dataset, directory=directory, filename=filename)
        reply = site.send("POST", "/api/v1/dataset_file/", said, caller=caller or OTTO)
        names[int(reply.headers["Location"].split("/")[-2])] = filename
    return own, public, hidden, names


@pytest.fixture
def shelf(site: Site) -> Shelf:
    shelf = Shelf(site)
    ensure()  # this process has looked whether the boxes are there
    return shelf


def test_everything_that_one_sees_by_id(shelf: Shelf) -> None:
    assert shelf.ids() == [1, 2, 3, 4, 6]
    assert shelf.ids(OTTO) == [3, 5, 6]
    assert shelf.ids(NOBODY) == [3, 6]
    assert shelf.ids(ADMIN) == [1, 2, 3, 4, 5, 6]
    assert shelf.ids(order_by="-id") == [6, 4, 3, 2, 1]
    assert shelf.ids(ADMIN, order_by="-id") == [6, 5, 4, 3, 2, 1]


def test_one_dataset_by_name(shelf: Shelf) -> None:
    assert shelf.ids(dataset=shelf.own) == shelf.ids(dataset__id=shelf.own) == [4, 2, 1]
    assert shelf.ids(dataset=shelf.own, order_by="-filename") == [1, 2, 4]
    assert shelf.ids(dataset=shelf.own, order_by="id") == [1, 2, 4]
    assert shelf.ids(dataset=shelf.hidden) == []
    assert shelf.ids(dataset=4711) == []
    assert shelf.ids(dataset=shelf.own, dataset__id=shelf.public) == []


def test_names_and_folders(shelf: Shelf) -> None:
    assert shelf.ids(filename="b") == [1, 6]
    assert shelf.ids(ADMIN, filename="b") == [1, 5, 6]
    assert shelf.ids(filename="nothing") == []
    assert shelf.ids(directory="raw") == [1, 6]
    assert shelf.ids(directory="") == [3, 4]
    assert shelf.ids(directory="raw", filename="b", dataset=shelf.own) == [1]
    assert shelf.ids(directory="raw", filename="a") == []
    assert shelf.ids(directory__startswith="raw") == [1, 2, 6]
    assert shelf.ids(directory__startswith="raw/", dataset__id=shelf.own) == [2]
    assert shelf.ids(directory__startswith="raw", filename="b") == [1, 6]


def test_what_the_datasets_are(shelf: Shelf) -> None:
    assert shelf.ids(dataset__description="public") == [3, 6]
    assert shelf.ids(dataset__description="hidden") == []
    assert shelf.ids(dataset__experiments=1) == shelf.ids(dataset__experiments__id=1) == [1, 2, 4]
    assert shelf.ids(dataset__experiments__title="Own") == [1, 2, 4]
    assert shelf.ids(OTTO, dataset__experiments__title="Own") == []
    assert shelf.ids(dataset__instrument=5) == []


def test_orders(shelf: Shelf) -> None:
    for id, day in ((1, "2026-01-03"), (2, "2026-01-01"), (4, "2026-01-02")):
        shelf.site.send("PATCH", f"/api/v1/dataset_file/{id}/", {"modification_time": f"{day}T00:00:00"})
    assert shelf.ids(dataset=shelf.own, order_by="modification_time") == [2, 4, 1]
    assert shelf.ids(dataset=shelf.own, order_by="-modification_time") == [1, 4, 2]
    assert shelf.ids(order_by=["filename", "-id"]) == [4, 2, 6, 1, 3]
    assert shelf.ids(order_by="filename") == [4, 2, 1, 6, 3]
    assert shelf.site.send("GET", "/api/v1/dataset_file/", query={"order_by": ["size"]}).status == 400
    assert shelf.site.send("GET", "/api/v1/dataset_file/", query={"size": ["1"]}).status == 400


def test_copies(shelf: Shelf) -> None:
    shelf.site.tell(shelf.site.put(2, HELLO))
    assert shelf.ids(resource="replica") == [101, 201, 301, 401, 601]
    assert shelf.ids(NOBODY, resource="replica") == [301, 601]
    assert shelf.ids(resource="replica", order_by="-id") == [601, 401, 301, 201, 101]
    assert shelf.ids(resource="replica", verified="true") == [201]
    assert shelf.ids(resource="replica", verified="false") == [101, 301, 401, 601]
    assert shelf.ids(resource="replica", uri="own-1/raw/b") == [101]


def test_parameter_sets_and_parameters(shelf: Shelf) -> None:
    values = {"namespace": "https://x.example/", "name": None, "type": 3, "subtype": None}
    more = {"immutable": False, "hidden": False}
    store().transact(lambda prepared: [Create("schema", 1, {**values, **more})])
    sets = [
        {"schema": "https://x.example/", "parameters": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]},
        {"schema": "https://x.example/", "parameters": []},
    ]
    for id in (2, 4):
        shelf.site.send("PATCH", f"/api/v1/dataset_file/{id}/", {"parameter_sets": sets})
    assert shelf.ids(resource="datafileparameterset") == [20001, 20002, 40001, 40002]
    assert shelf.ids(resource="datafileparameter") == [20001001, 20001002, 40001001, 40001002]
    assert shelf.ids(OTTO, resource="datafileparameterset") == []


def test_a_page_of_one_dataset_costs_the_same_trips_however_many_files_it_has(shelf: Shelf) -> None:
    def trips(**query: str) -> int:
        with metered() as use:
            shelf.site.send("GET", "/api/v1/dataset_file/", query={name: [value] for name, value in query.items()})
        return use.trips

    assert trips(dataset=str(shelf.own)) == 5
    assert trips(dataset__id=str(shelf.own), filename="b", directory="raw") == 5


@pytest.mark.parametrize("query", [{}, {"dataset": "1"}, {"order_by": "-filename"}], ids=str)
def test_far_past_the_end_no_line_is_read(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]) -> None:
    [total] = {shelf.site.send("GET", "/api/v1/dataset_file/", query=several(query)).body["meta"]["total_count"]}

    def read(*arguments: Any, **how: Any) -> Any:
        raise AssertionError(f"{arguments} was read")

    monkeypatch.setattr(files, "_lines", read)
    for offset in ("1001", str(2**31), str(10**15)):
        body = shelf.site.send("GET", "/api/v1/dataset_file/", query=several({**query, "offset": offset})).body
        assert (body["objects"], body["meta"]["total_count"]) == ([], total)


def test_past_the_end_no_record_is_read_to_be_put_into_order(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(collection: str, ids: Any) -> Any:
        assert collection == "dataset"
        return pages.read_all(collection, ids)

    monkeypatch.setattr(files, "read_all", read)
    query = several({"order_by": "modification_time", "offset": "5"})
    body = shelf.site.send("GET", "/api/v1/dataset_file/", query=query).body
    assert (body["objects"], body["meta"]["total_count"]) == ([], 5)


def several(query: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in query.items()}
