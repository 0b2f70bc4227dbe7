"""What an experiment's public access gives to everybody: its metadata, its content, and all below it alike."""

import pytest

from .client import Client, assert_refused
from .conftest import MakeTree, Tree

HIDDEN, EMBARGOED, METADATA, PUBLIC = 1, 25, 50, 100
LEVELS = (HIDDEN, EMBARGOED, METADATA, PUBLIC)

each_level = pytest.mark.parametrize("level", LEVELS)
each_caller = pytest.mark.parametrize("caller", ["stranger", "other"])


@pytest.fixture(scope="module")
def trees(make_tree: MakeTree) -> dict[int, Tree]:
    return {level: make_tree(public_access=level) for level in LEVELS}


@pytest.fixture
def who(caller: str, request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(caller)
    return found


@each_level
@each_caller
def test_metadata_of_everything(who: Client, trees: dict[int, Tree], level: int) -> None:
    tree = trees[level]
    assert len(tree.metadata) == 12
    for uri in tree.metadata:
        if level >= METADATA:
            assert who.read(uri)["resource_uri"] == uri
        else:
            assert_refused(who.get(uri))


@each_level
@each_caller
def test_lists(who: Client, owner: Client, trees: dict[int, Tree], level: int) -> None:
    tree = trees[level]
    for asked, expected in ((owner, True), (who, level >= METADATA)):
        for resource, arguments in (
            ("experiment", {"title": tree.experiment["title"]}),
            ("dataset", {"description": tree.dataset["description"]}),
            ("dataset", {"experiments": tree.experiment["id"]}),
            ("dataset_file", {"dataset": tree.dataset["id"]}),
        ):
            listed = asked.read(f"{resource}/", **arguments)
            assert listed["meta"]["total_count"] == len(listed["objects"]) == int(expected), resource


@pytest.mark.parametrize("level", [EMBARGOED, METADATA])
def test_lists_of_everybodys_files(stranger: Client, trees: dict[int, Tree], level: int) -> None:
    file = trees[level].file
    assert stranger.count("replica", uri=file["replicas"][0]["uri"]) == int(level == METADATA)
    assert stranger.count("dataset_file", filename=file["filename"]) == int(level == METADATA)


@each_level
@each_caller
@pytest.mark.parametrize("kind", ["experiment", "dataset", "datafile"])
@pytest.mark.parametrize("suffix", ["parameterset", "parameter"])
def test_lists_of_metadata(who: Client, trees: dict[int, Tree], level: int, kind: str, suffix: str) -> None:
    """Nothing filters them, so the newest are looked for where ids ascend: by `set/`."""
    tree = trees[level]
    wanted = [uri for uri in tree.metadata if uri.startswith(f"/api/v1/{kind}{suffix}/")]
    ids = ";".join(uri.split("/")[-2] for uri in wanted)
    found = who.read(f"{kind}{suffix}/set/{ids}/")["objects"]
    assert [one["resource_uri"] for one in found] == (wanted if level >= METADATA else [])


@each_level
@each_caller
def test_content(who: Client, trees: dict[int, Tree], level: int) -> None:
    file = trees[level].file
    for target in ("download/", "verify/"):
        answer = who.get(file["resource_uri"] + target)
        if level == PUBLIC:
            assert answer.status_code == 200
        else:
            assert_refused(answer, 403)


@pytest.mark.parametrize("level", [HIDDEN, EMBARGOED])
@each_caller
@pytest.mark.parametrize(
    "target",
    ["files/", "files/raw", "root-dir-nodes/", "child-dir-nodes/?dir_path=raw", "child-dir-files/?dir_path=raw"],
)
def test_directories(who: Client, trees: dict[int, Tree], level: int, target: str) -> None:
    assert_refused(who.get(trees[level].dataset["resource_uri"] + target), 403)


@pytest.mark.parametrize("level", [HIDDEN, EMBARGOED])
def test_its_owner_and_administrators_see_everything(
    owner: Client, admin: Client, trees: dict[int, Tree], level: int
) -> None:
    tree = trees[level]
    for who in (owner, admin):
        assert who.count("experiment", title=tree.experiment["title"]) == 1
        assert who.count("dataset_file", dataset=tree.dataset["id"]) == 1
        assert who.download(tree.file).content == b"hello world\n"
        for uri in tree.metadata:
            assert who.get(uri).status_code == 200


def test_a_dataset_is_visible_by_any_of_its_experiments(owner: Client, stranger: Client) -> None:
    closed, open_ = owner.experiment(), owner.experiment(public_access=PUBLIC)
    dataset = owner.dataset(closed, open_)
    file = owner.file(dataset)
    assert stranger.read(dataset["resource_uri"])["id"] == dataset["id"]
    assert stranger.count("dataset_file", dataset=dataset["id"]) == 1
    assert stranger.download(file).status_code == 200
    assert_refused(stranger.get(closed["resource_uri"]))


def test_a_change_of_access_shows_at_once_on_everything_below(
    owner: Client, stranger: Client, make_tree: MakeTree
) -> None:
    tree = make_tree()
    for level in (PUBLIC, HIDDEN, METADATA, EMBARGOED, PUBLIC):
        owner.change(tree.experiment, public_access=level)
        seen = int(level >= METADATA)
        assert stranger.count("experiment", title=tree.experiment["title"]) == seen
        assert stranger.count("dataset", description=tree.dataset["description"]) == seen
        assert stranger.count("dataset_file", filename=tree.file["filename"]) == seen
        assert stranger.get(tree.file["resource_uri"]).status_code == (200 if seen else 401)
        assert stranger.download(tree.file).status_code == (200 if level == PUBLIC else 403)


def test_taking_a_dataset_out_of_its_public_experiment(owner: Client, stranger: Client) -> None:
    closed, open_ = owner.experiment(), owner.experiment(public_access=PUBLIC)
    dataset = owner.dataset(closed, open_)
    file = owner.file(dataset)
    changed = owner.change(dataset, experiments=[closed["resource_uri"]])
    assert changed["experiments"] == [closed["resource_uri"]]
    assert_refused(stranger.get(dataset["resource_uri"]))
    assert_refused(stranger.download(file), 403)
    assert stranger.count("dataset_file", dataset=dataset["id"]) == 0
    owner.change(dataset, experiments=[closed["resource_uri"], open_["resource_uri"]])
    assert stranger.count("dataset_file", dataset=dataset["id"]) == 1
    assert stranger.read(dataset["resource_uri"])["dataset_experiment_count"] == 2


def test_a_total_counts_only_what_is_visible(owner: Client, other: Client, stranger: Client) -> None:
    title = owner.experiment()["title"]
    for level in (HIDDEN, METADATA, PUBLIC):
        owner.experiment(title=title, public_access=level)
    for who, expected in ((owner, 4), (other, 2), (stranger, 2)):
        assert who.count("experiment", title=title) == expected
        assert len(who.objects("experiment", title=title)) == expected


@pytest.mark.parametrize("level", [0, 2, 75, -1, 101, "open"])
def test_other_levels_are_none(owner: Client, level: object) -> None:
    answer = owner.post("experiment/", {"title": "x", "public_access": level})
    assert answer.status_code == 400
    assert "public_access" in answer.json()["error"]
