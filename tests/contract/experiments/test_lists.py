"""Lists: the envelope, limit and offset, order, paging to the end, and records by a set of ids."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from .client import ABSENT, Client, Json, assert_error, ids_of, unique
from .conftest import OF_DATASET, STRING, Newcomer, Schema, Tree, make_schema
from .resources import RESOURCES, each_name, each_resource


@pytest.fixture(scope="module")
def seven(owner: Client) -> list[Json]:
    """Seven experiments of one title."""
    title = unique("Seven & more ")
    return [owner.experiment(title=title, description=str(number)) for number in range(7)]


@pytest.fixture(scope="module")
def dozen(owner: Client) -> tuple[Json, list[Json]]:
    """A dataset with twelve files, whose names do not ascend with their ids."""
    dataset = owner.dataset()
    names = [f"{(number * 5) % 12:02}.csv" for number in range(12)]
    return dataset, [owner.register(dataset, filename=name)[0] for name in names]


def test_the_envelope(owner: Client, seven: list[Json]) -> None:
    listed = owner.read("experiment/", title=seven[0]["title"])
    assert listed.keys() == {"meta", "objects"}
    assert listed["meta"] == {"limit": 20, "next": None, "offset": 0, "previous": None, "total_count": 7}
    assert ids_of(listed["objects"]) == ids_of(seven)


@each_name
def test_every_lists_envelope(admin: Client, name: str) -> None:
    meta = admin.read(f"{name}/")["meta"]
    assert meta.keys() == {"limit", "next", "offset", "previous", "total_count"}
    assert (meta["limit"], meta["offset"], meta["previous"]) == (20, 0, None)


def test_links_to_the_next_and_the_previous_page(owner: Client, seven: list[Json]) -> None:
    title = seven[0]["title"]
    first = owner.read("experiment/", title=title, limit=3, format="json", order_by="-id")
    assert owner.below(first["meta"]["next"]).startswith("/api/v1/experiment/?")
    assert first["meta"]["previous"] is None
    second = owner.read(first["meta"]["next"])
    third = owner.read(second["meta"]["next"])
    assert [page["meta"]["offset"] for page in (first, second, third)] == [0, 3, 6]
    assert [len(page["objects"]) for page in (first, second, third)] == [3, 3, 1]
    assert [one for page in (first, second, third) for one in ids_of(page["objects"])] == ids_of(seven)[::-1]
    assert third["meta"]["next"] is None
    assert owner.read(third["meta"]["previous"]) == second
    assert owner.read(second["meta"]["previous"]) == first


@pytest.mark.parametrize(
    ("limit", "told"),
    [("1", 1), ("2", 2), ("500", 500), ("999", 999), ("1000", 1000), ("1001", 1000), ("0", 1000), ("99999999", 1000)],
)
def test_limits(owner: Client, seven: list[Json], limit: str, told: int) -> None:
    listed = owner.read("experiment/", title=seven[0]["title"], limit=limit)
    assert listed["meta"]["limit"] == told
    assert len(listed["objects"]) == min(told, 7)


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "2x"])
@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize("resource", ["experiment", "dataset_file", "schema", "user", "experimentparameterset"])
def test_limits_that_are_none(owner: Client, resource: str, name: str, value: str) -> None:
    assert_error(owner.get(f"{resource}/", params={name: value}))


@pytest.mark.parametrize("offset", [7, 8, 1000, 10**12])
def test_past_the_end(owner: Client, seven: list[Json], offset: int) -> None:
    listed = owner.read("experiment/", title=seven[0]["title"], offset=offset)
    assert (listed["objects"], listed["meta"]["next"], listed["meta"]["total_count"]) == ([], None, 7)
    assert listed["meta"]["offset"] == offset


def walk(client: Client, resource: str, **arguments: object) -> list[int]:
    """The ids of all pages, as mytardisclient walks: by adding the limit while there is a next page."""
    found: list[int] = []
    offset = 0
    while True:
        page = client.read(f"{resource}/", **arguments, offset=offset)
        assert page["meta"]["total_count"] >= len(found) + len(page["objects"])
        found += ids_of(page["objects"])
        if page["meta"]["next"] is None:
            assert page["meta"]["total_count"] == len(found)
            return found
        offset += page["meta"]["limit"]


@pytest.mark.parametrize("limit", [2, 5, 12, 500])
def test_a_walk_gives_every_file_once(owner: Client, dozen: tuple[Json, list[Json]], limit: int) -> None:
    dataset, files = dozen
    by_name = [one["id"] for one in sorted(files, key=lambda one: str(one["filename"]))]
    assert walk(owner, "dataset_file", dataset=dataset["id"], limit=limit) == by_name
    assert walk(owner, "dataset_file", dataset__id=dataset["id"], limit=limit, order_by="id") == ids_of(files)
    assert walk(owner, "dataset_file", dataset=dataset["id"], limit=limit, order_by="-filename") == by_name[::-1]


@pytest.mark.parametrize("limit", [2, 500])
@pytest.mark.parametrize(
    "resource",
    ["experiment", "dataset", "dataset_file", "replica", "experimentparameterset", "experimentparameter", "objectacl"],
)
def test_a_walk_of_everything_somebody_sees(walker: Client, resource: str, limit: int) -> None:
    """Of no more than what is there when the walk begins; nobody else adds to it meanwhile."""
    found = walk(walker, resource, limit=limit)
    assert len(found) == len(set(found)) >= 3


@pytest.fixture(scope="module")
def walker(newcomer: Newcomer, owner: Client, run_schema: Schema) -> Client:
    """Somebody who sees some of everything, but not all that the owner has."""
    someone = newcomer()
    sets = [run_schema.set_of(text="a", number=1), run_schema.set_of(text="b")]
    for _ in range(3):
        experiment = someone.experiment(parameter_sets=sets)
        dataset = someone.dataset(experiment)
        someone.register(dataset)
    return someone


@pytest.mark.parametrize("resource", [name for name in RESOURCES if name != "parametername"])
def test_what_nothing_orders(admin: Client, resource: str) -> None:
    """By ascending id, but for a few."""
    found = admin.objects(resource, limit=40)
    if resource in ("facility", "instrument"):
        names = [one["name"] for one in found]
        assert names == sorted(names)
    else:
        ids = ids_of(found)
        assert ids == sorted(ids, reverse=resource == "dataset")


def test_parameter_names_are_ordered(admin: Client) -> None:
    schema = make_schema(admin, OF_DATASET, dict.fromkeys(("unit", "channels", "Rate"), STRING))
    found = admin.objects("parametername", schema=schema.record["id"])
    assert [one["name"] for one in found] == sorted(schema.names)


@pytest.mark.parametrize("order", ["id", "title", "created_time", "update_time"])
def test_orders_of_experiments(owner: Client, order: str) -> None:
    mark = unique("ordered ")
    made = [owner.experiment(title=mark, description=str(number)) for number in range(4)]
    owner.change(made[1], description="later")
    expected = [0, 2, 3, 1] if order == "update_time" else [0, 1, 2, 3]
    ids = [made[index]["id"] for index in expected]
    assert ids_of(owner.objects("experiment", title=mark, order_by=order)) == ids
    if order != "title":
        assert ids_of(owner.objects("experiment", title=mark, order_by=f"-{order}")) == ids[::-1]
    pages = [owner.objects("experiment", title=mark, order_by=order, limit=2, offset=offset) for offset in (0, 2)]
    assert [one for page in pages for one in ids_of(page)] == ids


def test_an_order_of_everything_visible(newcomer: Newcomer) -> None:
    """Without a filter, of one who sees what is his own and what is public."""
    someone = newcomer()
    mark = unique("!")
    made = [someone.experiment(title=f"{mark} {letter}") for letter in "cab"]
    found = someone.objects("experiment", order_by="-created_time", limit=3)
    mine = [one["id"] for one in found if one["id"] in ids_of(made)]
    assert mine == sorted(mine, reverse=True)
    whole = someone.objects("experiment", order_by="title", limit=1000)
    titles = [one["title"] for one in whole if one["id"] in ids_of(made)]
    assert titles == [f"{mark} {letter}" for letter in "abc"]


def test_the_clients_default_order(owner: Client) -> None:
    made = [owner.experiment()["id"] for _ in range(2)]
    found = ids_of(owner.objects("experiment", order_by="-created_time", limit=20))
    assert found.index(made[1]) < found.index(made[0])


def test_several_orders(owner: Client) -> None:
    experiment = owner.experiment()
    mark = unique()
    made = [owner.dataset(experiment, description=f"{mark}{text}")["id"] for text in "baba"]
    arguments = {"experiments": experiment["id"], "order_by": ["description", "-id"]}
    assert ids_of(owner.objects("dataset", **arguments)) == [made[3], made[1], made[2], made[0]]
    arguments["order_by"] = ["-description", "id"]
    assert ids_of(owner.objects("dataset", **arguments)) == [made[0], made[2], made[1], made[3]]


def test_files_by_time(owner: Client) -> None:
    dataset = owner.dataset()
    times = ["2026-03-01T00:00:00", "2026-01-01T00:00:00", "2026-02-01T00:00:00"]
    made = [owner.register(dataset, modification_time=time)[0]["id"] for time in times]
    found = owner.objects("dataset_file", dataset=dataset["id"], order_by="modification_time")
    assert ids_of(found) == [made[1], made[2], made[0]]
    found = owner.objects("dataset_file", dataset=dataset["id"], order_by="-modification_time")
    assert ids_of(found) == [made[0], made[2], made[1]]


@each_resource
def test_orders_that_are_not_allowed(admin: Client, resource: object) -> None:
    for name in {"nonsense", *RESOURCES[str(resource)].fields} - set(RESOURCES[str(resource)].orders):
        assert_error(admin.get(f"{resource}/", params={"order_by": name}))


def test_every_allowed_order_works(admin: Client) -> None:
    for resource in RESOURCES.values():
        for at, order in enumerate(resource.orders):
            arguments = {"order_by": ("-", "")[at % 2] + order, "limit": 2}
            assert admin.get(f"{resource}/", params=arguments).status_code == 200


# set/


def test_a_set(owner: Client, seven: list[Json], hidden: Tree, other: Client) -> None:
    ids = [seven[4]["id"], seven[0]["id"]]
    found = owner.read(f"experiment/set/{ids[0]};{ids[1]}/")
    assert sorted(ids_of(found["objects"])) == sorted(ids)
    assert not found.get("not_found")
    found = owner.read(f"experiment/set/{ids[0]};{ABSENT};{ABSENT + 1}/")
    assert ids_of(found["objects"]) == [ids[0]]
    assert found["not_found"] == [str(ABSENT), str(ABSENT + 1)]
    assert other.read(f"experiment/set/{ids[0]};{hidden.experiment['id']}/")["objects"] == []


def test_a_set_of_many(owner: Client, dozen: tuple[Json, list[Json]]) -> None:
    _, files = dozen
    found = owner.read(f"dataset_file/set/{';'.join(str(one['id']) for one in files)}/")
    assert sorted(ids_of(found["objects"])) == sorted(ids_of(files))


@pytest.mark.parametrize("ids", ["x", "1;x", ";", "-1"])
def test_a_set_of_what_are_no_ids(owner: Client, ids: str) -> None:
    assert owner.get(f"experiment/set/{ids}/").status_code in (200, 400, 404)


# Large


def test_pages_of_five_hundred(owner: Client) -> None:
    """As the ingestor walks: it stops when a page is shorter than what it asked for."""
    dataset = owner.dataset()
    records = [owner.file_values(dataset, filename=f"{number:04}.dat", directory="d") for number in range(510)]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(
            lambda at: owner.patch("dataset_file/", {"objects": records[at : at + 15]}), range(0, 510, 15)
        )
        assert {answer.status_code for answer in answers} == {202}
    found: list[str] = []
    offset = 0
    while True:
        page = owner.read("dataset_file", dataset=dataset["id"], limit=500, offset=offset)
        found += [one["filename"] for one in page["objects"]]
        if len(page["objects"]) < 500:
            break
        offset += 500
    assert found == [one["filename"] for one in records]
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 510
