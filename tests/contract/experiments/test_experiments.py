"""Experiments: defaults, fields, limits, and what is counted right after each write."""

from datetime import datetime

import pytest

from .client import Client, Json, assert_error, unique


def test_defaults(owner: Client) -> None:
    answer = owner.post("experiment/", {})
    assert answer.status_code == 201
    made = answer.json()
    assert isinstance(made.pop("institution_name"), str)
    assert made.pop("created_time") == made.pop("update_time")
    id = made.pop("id")
    assert made == {
        "resource_uri": f"/api/v1/experiment/{id}/",
        "title": "",
        "description": "",
        "url": None,
        "handle": None,
        "approved": False,
        "locked": False,
        "public_access": 1,
        "start_time": None,
        "end_time": None,
        "created_by": owner.uri,
        "parameter_sets": [],
        "authors": [],
        "owner_ids": [owner.id],
        "dataset_count": 0,
        "datafile_count": 0,
        "experiment_size": 0,
        "is_publication": False,
    }


def test_every_field(admin: Client) -> None:
    values = {
        "title": unique("t"),
        "description": "Two lines\nof Glasur ü",
        "institution_name": "Harbour Institute",
        "url": "https://example.org/x?a=b",
        "handle": "10378.1/1",
        "approved": True,
        "locked": True,
        "public_access": 25,
        "start_time": "2026-01-02T03:04:05",
        "end_time": "2026-01-03T03:04:05.000006",
    }
    made = admin.experiment(**values)
    assert values.items() <= made.items()


@pytest.mark.parametrize(
    "values",
    [
        {"title": "x" * 401},
        {"institution_name": "x" * 401},
        {"title": 5, "approved": "perhaps"},
        {"locked": "perhaps"},
        {"start_time": "soon"},
        {"parameter_sets": {}},
        {"parameter_sets": "x"},
        {"parameter_sets": [5]},
    ],
    ids=str,
)
def test_values_that_do_not_fit(owner: Client, values: Json) -> None:
    assert_error(owner.post("experiment/", values))


def test_the_longest_title(owner: Client) -> None:
    title = unique("ü" * 368)
    assert owner.experiment(title=title)["title"] == title
    assert owner.count("experiment", title=title) == 1


@pytest.mark.parametrize("body", [b"[]", b"5", b'"text"', b"null", b'[{"title": "x"}]'])
def test_a_body_that_is_no_object(owner: Client, body: bytes) -> None:
    assert_error(owner.send("POST", "experiment/", data=body, headers={"Content-Type": "application/json"}))


def test_times_are_the_servers(owner: Client) -> None:
    made = owner.experiment(created_time="2001-01-01T00:00:00", update_time="2001-01-01T00:00:00")
    assert made["created_time"] > "2026" and made["update_time"] > "2026"
    changed = owner.change(made, description="x", created_time="2001-01-01T00:00:00")
    assert changed["created_time"] == made["created_time"]
    assert datetime.fromisoformat(changed["update_time"]) > datetime.fromisoformat(made["update_time"])


def test_a_partial_change_leaves_the_rest(owner: Client) -> None:
    made = owner.experiment(description="a", url="https://example.org/")
    changed = owner.change(made, description="b")
    same = made.keys() - {"description", "update_time"}
    assert changed["description"] == "b"
    assert {name: changed[name] for name in same} == {name: made[name] for name in same}


def test_a_put_leaves_what_it_does_not_name(owner: Client) -> None:
    made = owner.experiment(description="a", url="https://example.org/")
    answer = owner.put(made["resource_uri"], {"title": "new"})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["title"], told["description"], told["url"]) == ("new", "a", "https://example.org/")
    assert owner.read(made["resource_uri"]) == told


def test_counts_follow_every_write(owner: Client) -> None:
    experiment = owner.experiment()

    def counted() -> tuple[int, int, int]:
        told = owner.read(experiment["resource_uri"])
        return told["dataset_count"], told["datafile_count"], told["experiment_size"]

    def dataset_counted(dataset: Json) -> tuple[int, int, int]:
        told = owner.read(dataset["resource_uri"])
        return told["dataset_datafile_count"], told["dataset_size"], told["dataset_experiment_count"]

    assert counted() == (0, 0, 0)
    first = owner.dataset(experiment)
    assert (counted(), dataset_counted(first)) == ((1, 0, 0), (0, 0, 1))
    owner.file(first, b"x" * 12)
    assert (counted(), dataset_counted(first)) == ((1, 1, 12), (1, 12, 1))
    staged, _ = owner.register(first, b"y" * 5)
    assert (counted(), dataset_counted(first)) == ((1, 2, 17), (2, 17, 1))
    owner.change(staged, size=7)
    assert (counted(), dataset_counted(first)) == ((1, 2, 19), (2, 19, 1))
    second = owner.dataset(experiment)
    owner.register(second, b"z")
    assert (counted(), dataset_counted(second)) == ((2, 3, 20), (1, 1, 1))
    elsewhere = owner.experiment()
    owner.change(first, experiments=[experiment["resource_uri"], elsewhere["resource_uri"]])
    assert (counted(), dataset_counted(first)) == ((2, 3, 20), (2, 19, 2))
    moved = owner.read(elsewhere["resource_uri"])
    assert (moved["dataset_count"], moved["datafile_count"], moved["experiment_size"]) == (1, 2, 19)
    owner.register(first, b"12345678")
    assert (counted(), dataset_counted(first)) == ((2, 4, 28), (3, 27, 2))
    owner.change(first, experiments=[elsewhere["resource_uri"]])
    assert (counted(), dataset_counted(first)) == ((1, 1, 1), (3, 27, 1))
    owner.register(first, b"1234")
    moved = owner.read(elsewhere["resource_uri"])
    assert (moved["dataset_count"], moved["datafile_count"], moved["experiment_size"]) == (1, 4, 31)
    assert counted() == (1, 1, 1)
    [listed] = owner.objects("experiment", title=experiment["title"])
    assert (listed["dataset_count"], listed["datafile_count"], listed["experiment_size"]) == (1, 1, 1)


def test_a_refused_file_is_not_counted(owner: Client) -> None:
    dataset = owner.dataset()
    values = owner.file_values(dataset, b"x" * 9)
    for status in (201, 409, 409):
        assert owner.post("dataset_file/", values).status_code == status
    assert owner.post("dataset_file/", owner.file_values(dataset, size=-1)).status_code == 400
    told = owner.read(dataset["resource_uri"])
    assert (told["dataset_datafile_count"], told["dataset_size"]) == (1, 9)


# Authors


def test_authors(owner: Client, stranger: Client) -> None:
    experiment = owner.experiment(public_access=100)
    uri = experiment["resource_uri"]
    second = owner.make("experimentauthor", experiment=uri, author="Grace", order=2, url="https://orcid.example/2")
    first = owner.make(
        "experimentauthor", experiment=uri, author="Ada", order="1", institution="FI", email="ada@firth.example"
    )
    assert (first["order"], first["institution"], first["email"], first["url"]) == (1, "FI", "ada@firth.example", None)
    assert first["experiment"]["resource_uri"] == uri
    authors = sorted(owner.read(uri)["authors"], key=lambda one: str(one["name"]))
    assert authors == [{"name": "Ada", "url": None}, {"name": "Grace", "url": "https://orcid.example/2"}]
    assert [one["id"] for one in stranger.objects("experimentauthor", experiment=experiment["id"])] == [
        second["id"],
        first["id"],
    ]
    owner.change(second, order=0, author="Grace N")
    assert {one["name"] for one in owner.read(uri)["authors"]} == {"Grace N", "Ada"}


@pytest.mark.parametrize("missing", ["experiment", "order"])
def test_an_author_needs(owner: Client, missing: str) -> None:
    values = {"experiment": owner.experiment()["resource_uri"], "author": "Ada", "order": 1}
    del values[missing]
    assert_error(owner.post("experimentauthor/", values), missing)


def test_hidden_experiments_authors_are_hidden(owner: Client, other: Client, stranger: Client) -> None:
    experiment = owner.experiment()
    made = owner.make("experimentauthor", experiment=experiment["resource_uri"], author=unique("A"), order=1)
    for who in (other, stranger):
        assert who.get(made["resource_uri"]).status_code == 401
        assert who.count("experimentauthor", author=made["author"]) == 0
    assert owner.count("experimentauthor", author=made["author"]) == 1
