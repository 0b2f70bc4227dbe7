"""A dataset's files by prefix, and its folders as trees."""

from typing import Any

import pytest

from .client import ABSENT, Client, Json, ids_of
from .conftest import Tree
from .resources import faults

FILES = ["a.txt", "b.txt", "raw/1.csv", "raw/2.csv", "raw/day 1/x.csv", "raw/day 1/deep/y.csv", "raw2/z.csv"]
FILES += ["ü/ñ.csv", "only/below/w.csv"]


@pytest.fixture(scope="module")
def dataset(owner: Client) -> Json:
    """A dataset with files in folders; nothing but below/ is in only/."""
    made = owner.dataset()
    for path in FILES:
        directory, _, name = path.rpartition("/")
        owner.register(made, filename=name, directory=directory or None)
    return made


@pytest.fixture(scope="module")
def files(owner: Client, dataset: Json) -> dict[str, Json]:
    """Its files by their paths."""
    found = owner.objects("dataset_file", dataset=dataset["id"], order_by="id")
    return dict(zip(FILES, found, strict=True))


def nodes(client: Client, dataset: Json, target: str, **arguments: object) -> Any:
    answer = client.get(f"{dataset['resource_uri']}{target}/", params=arguments)
    assert answer.status_code == 200, answer.text
    return answer.json()


def folder(path: str) -> Json:
    return {"name": path.rpartition("/")[2], "path": path, "children": []}


def leaf(file: Json) -> Json:
    return {"name": file["filename"], "id": file["id"], "verified": False, "is_online": True, "recall_url": None}


def test_all_files(owner: Client, dataset: Json, files: dict[str, Json]) -> None:
    listed = owner.read(f"{dataset['resource_uri']}files/")
    assert listed["meta"]["total_count"] == len(FILES)
    assert sorted(ids_of(listed["objects"])) == sorted(ids_of(list(files.values())))
    assert all(faults(one, "dataset_file") == [] for one in listed["objects"])


@pytest.mark.parametrize(
    ("prefix", "count"),
    [("raw", 5), ("raw/day 1", 2), ("raw/day%201", 2), ("raw2", 1), ("nothing", 0), ("only", 1), ("r", 5)],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_files_by_prefix(owner: Client, dataset: Json, prefix: str, count: int, slash: str) -> None:
    listed = owner.read(f"{dataset['resource_uri']}files/{prefix}{slash}")
    within = prefix.replace("%20", " ")
    if slash and len(listed["objects"]) != count:
        within, count = f"{within}/", len(listed["objects"])
    assert listed["meta"]["total_count"] == len(listed["objects"]) == count
    assert all(f"{one['directory']}/".startswith(within) for one in listed["objects"])


def test_files_of_a_folder_with_other_letters(owner: Client, dataset: Json, files: dict[str, Json]) -> None:
    listed = owner.read(f"{dataset['resource_uri']}files/%C3%BC")
    assert ids_of(listed["objects"]) == [files["ü/ñ.csv"]["id"]]


def test_files_take_list_parameters(owner: Client, dataset: Json) -> None:
    uri = f"{dataset['resource_uri']}files/raw"
    whole = ids_of(owner.read(uri, order_by="id")["objects"])
    pages = [owner.read(uri, order_by="id", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [one for page in pages for one in ids_of(page["objects"])] == whole
    assert [page["meta"]["total_count"] for page in pages] == [5, 5, 5]
    assert ids_of(owner.read(pages[0]["meta"]["next"])["objects"]) == whole[2:4]
    assert owner.read(uri, filename="1.csv")["meta"]["total_count"] == 1
    assert owner.get(uri, params={"limit": "x"}).status_code == 400


def test_the_top_level(owner: Client, dataset: Json, files: dict[str, Json]) -> None:
    found = nodes(owner, dataset, "root-dir-nodes")
    assert found[-1] == {"next_page": False}
    folders = [one for one in found[:-1] if "children" in one]
    assert found[: len(folders)] == folders, "folders come first"
    assert sorted(folders, key=str) == sorted(map(folder, ("raw", "raw2", "ü", "only")), key=str)
    assert found[len(folders) : -1] == [leaf(files["a.txt"]), leaf(files["b.txt"])]


@pytest.mark.parametrize(
    ("path", "folders", "names"),
    [
        ("raw", ["raw/day 1"], ["raw/1.csv", "raw/2.csv"]),
        ("raw/day 1", ["raw/day 1/deep"], ["raw/day 1/x.csv"]),
        ("raw/day 1/deep", [], ["raw/day 1/deep/y.csv"]),
        ("only", ["only/below"], []),
        ("ü", [], ["ü/ñ.csv"]),
        ("ra", [], []),
        ("nothing", [], []),
    ],
)
def test_a_folder(
    owner: Client, dataset: Json, files: dict[str, Json], path: str, folders: list[str], names: list[str]
) -> None:
    found = nodes(owner, dataset, "child-dir-nodes", dir_path=path)
    expected = [*map(folder, folders), *(leaf(files[name]) for name in names)]
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(("path", "count"), [("raw", 4), ("raw/day 1", 2), ("raw2", 1), ("only", 1), ("nothing", 0)])
def test_all_files_of_a_folder_and_below(
    owner: Client, dataset: Json, files: dict[str, Json], path: str, count: int
) -> None:
    found = nodes(owner, dataset, "child-dir-files", dir_path=path)
    assert sorted(found) == sorted(one["id"] for name, one in files.items() if name.startswith(f"{path}/"))
    assert len(found) == count


def test_without_a_path(owner: Client, dataset: Json) -> None:
    for target in ("child-dir-nodes/", "child-dir-files/"):
        answer = owner.get(dataset["resource_uri"] + target)
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert "dir_path" in answer.text


def test_a_verified_file_says_so(owner: Client, hidden: Tree) -> None:
    [found] = nodes(owner, hidden.dataset, "child-dir-nodes", dir_path="raw/a")
    assert found == {**leaf(hidden.file), "verified": True}


def test_nothing_at_all(owner: Client) -> None:
    assert nodes(owner, owner.dataset(), "root-dir-nodes") == [{"next_page": False}]


def test_a_file_that_moves(owner: Client) -> None:
    dataset = owner.dataset()
    file, _ = owner.register(dataset, directory="old/a", filename="f")
    file = owner.change(file, directory="new")
    found = nodes(owner, dataset, "root-dir-nodes")
    assert folder("new") in found
    assert nodes(owner, dataset, "child-dir-nodes", dir_path="new") == [leaf(file)]
    assert nodes(owner, dataset, "child-dir-nodes", dir_path="old/a") == []
    assert nodes(owner, dataset, "child-dir-files", dir_path="old") == []
    assert folder("old") not in found


TARGETS = ["files/", "files/raw", "root-dir-nodes/", "child-dir-nodes/?dir_path=raw", "child-dir-files/?dir_path=raw"]


@pytest.mark.parametrize("target", TARGETS)
def test_no_dataset(owner: Client, target: str) -> None:
    for id in (str(ABSENT), "text"):
        assert owner.get(f"dataset/{id}/{target}").status_code == 404


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_they_are_only_got(owner: Client, dataset: Json, method: str, target: str) -> None:
    assert owner.send(method, dataset["resource_uri"] + target, json={}).status_code == 405


def test_more_than_a_page_at_the_top(owner: Client) -> None:
    """A thousand files a page; the folders are on the first alone."""
    dataset = owner.dataset()
    values = [owner.file_values(dataset, filename=f"{number:04}.dat") for number in range(1003)]
    values.append(owner.file_values(dataset, directory="folder"))
    for at in range(0, len(values), 15):
        assert owner.patch("dataset_file/", {"objects": values[at : at + 15]}).status_code == 202
    first = nodes(owner, dataset, "root-dir-nodes")
    assert first[0] == folder("folder")
    assert [one["name"] for one in first[1:-1]] == [one["filename"] for one in values[:1000]]
    assert first[-1]["next_page"] is True
    assert first[-1]["next_page_num"] == 1
    assert isinstance(first[-1]["display_text"], str)
    second = nodes(owner, dataset, "root-dir-nodes", page=first[-1]["next_page_num"])
    assert [one.get("name") for one in second] == ["1000.dat", "1001.dat", "1002.dat", None]
    assert second[-1] == {"next_page": False}


@pytest.mark.parametrize("top", [".", "./"])
def test_a_dot_is_the_top_folder(owner: Client, top: str) -> None:
    """So uploaders say of a file at the top of an RO-Crate."""
    made = owner.dataset()
    first, _ = owner.register(made, filename="a.txt", directory=top)
    second, _ = owner.register(made, filename="b.txt", directory=None)
    third, _ = owner.register(made, filename="c.txt", directory="raw")
    assert nodes(owner, made, "root-dir-nodes")[1:-1] == [leaf(first), leaf(second)]
    inside = nodes(owner, made, "child-dir-nodes", dir_path=top)
    assert sorted(inside, key=str) == sorted([folder("raw"), leaf(first), leaf(second)], key=str)
    assert sorted(nodes(owner, made, "child-dir-files", dir_path=top)) == ids_of([first, second, third])
    for said in (top, ""):
        answer = owner.post("dataset_file/", owner.file_values(made, b"x", filename="a.txt", directory=said))
        assert answer.status_code == 409
    listed = owner.read("dataset_file/", dataset=made["id"], directory=top, order_by="id")
    assert ids_of(listed["objects"]) == [first["id"], second["id"]]
