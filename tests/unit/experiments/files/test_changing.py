"""Changing what is known of files; registering many at once; what describes them."""

from typing import Any

import pytest

from functions.experiments.operations import parents
from functions.experiments.store import store
from shared.aws import s3
from shared.meter import metered
from shared.records import Create
from tests.unit.experiments.files.site import ELSEWHERE, HELLO, MD5, NOBODY, OTTO, Site
from tests.unit.reply import Reply

SCHEMA = "https://meta.example/csv"


@pytest.fixture
def schema(site: Site) -> str:
    values = {"namespace": SCHEMA, "name": None, "type": 3, "subtype": None, "immutable": False, "hidden": False}
    store().transact(lambda prepared: [Create("schema", 1, values)])
    return SCHEMA


def patch(site: Site, id: int, body: Any, **more: Any) -> Reply:
    return site.send("PATCH", f"/api/v1/dataset_file/{id}/", body, **more)


def test_what_is_not_said_stays(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    before = site.send("GET", f"/api/v1/dataset_file/{id}/").body
    reply = patch(site, id, {"mimetype": "text/plain", "filename": "ch2.csv", "nonsense": 1})
    assert reply.status == 202
    assert reply.body == {**before, "mimetype": "text/plain", "filename": "ch2.csv"}
    assert site.send("PUT", f"/api/v1/dataset_file/{id}/", reply.body).status == 200
    assert site.send("GET", f"/api/v1/dataset_file/{id}/").body == reply.body


def test_a_file_marked_as_deleted(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    assert patch(site, id, {"deleted": True}).body["deleted_time"] is not None
    assert patch(site, id, {"deleted": False}).body["deleted_time"] is None


def test_who_may_change_a_file(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    theirs = site.dataset(site.experiment(owner=10))
    for caller in (OTTO, NOBODY):
        reply = patch(site, id, {"filename": "x"}, caller=caller)
        assert (reply.status, reply.content) == (401, b"")
    assert patch(site, id, {"dataset": f"/api/v1/dataset/{theirs}/"}).status == 401
    assert patch(site, id, {"dataset": "/api/v1/dataset/4711/"}).status == 400
    assert patch(site, 4711, {"filename": "x"}).status == 404
    assert patch(site, id, {"md5sum": ""}).status == 400
    assert patch(site, id, {"size": -1}).status == 400


def test_a_name_that_is_taken(site: Site, dataset: int) -> None:
    first, second = site.add(dataset), site.add(dataset, filename="b")
    assert patch(site, second, {"filename": "ch1.csv"}).status == 409
    assert patch(site, second, {"filename": "ch1.csv", "version": 2}).status == 202
    assert patch(site, first, {"directory": None}).status == 202
    again = site.send("POST", "/api/v1/dataset_file/", site.said(dataset, directory=""))
    assert (again.status, again.content) == (409, b"")


def test_another_copy_is_added_and_those_there_are_left(site: Site, dataset: int) -> None:
    id = site.add(dataset, md5sum=MD5)
    known = site.send("GET", f"/api/v1/dataset_file/{id}/").body["replicas"]
    s3().put_object(Bucket=ELSEWHERE, Key="runs/a", Body=HELLO)
    reply = patch(site, id, {"replicas": [*known, {"url": "a", "location": "kiln-archive"}]})
    assert [each["verified"] for each in reply.body["replicas"]] == [False, True]
    assert [each["id"] for each in reply.body["replicas"]] == [id * 100 + 1, id * 100 + 2]
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO


def test_parameter_sets(site: Site, dataset: int, schema: str) -> None:
    sets = [{"schema": schema, "parameters": [{"name": "columns", "value": 4}, {"name": "unit", "value": "K"}]}]
    id = site.add(dataset, parameter_sets=sets)
    (shown,) = site.send("GET", f"/api/v1/dataset_file/{id}/").body["parameter_sets"]
    assert [each["string_value"] for each in shown["parameters"]] == ["4", "K"]
    changed = {**shown, "schema": schema, "parameters": [{**shown["parameters"][1], "string_value": "C"}]}
    more = [changed, {"schema": schema, "parameters": [{"name": "new", "value": "x"}]}]
    reply = patch(site, id, {"parameter_sets": more})
    assert reply.status == 202, reply.text
    values = [[each["string_value"] for each in one["parameters"]] for one in reply.body["parameter_sets"]]
    assert values == [["4", "C"], ["x"]]


def test_many_files_in_one_request_all_or_nothing(site: Site, dataset: int, schema: str) -> None:
    sets = [{"schema": schema, "parameters": [{"name": "unit", "value": "K"}]}]
    said = [site.said(dataset, filename=str(number), parameter_sets=sets) for number in range(5)]
    reply = site.send("PATCH", "/api/v1/dataset_file/", {"objects": said})
    assert reply.status == 202, reply.text
    assert site.sums("dataset", dataset) == (5, 60)
    bad = {"objects": [site.said(dataset, filename="new"), site.said(dataset, filename="0")]}
    assert site.send("PATCH", "/api/v1/dataset_file/", bad).status == 409
    assert site.sums("dataset", dataset) == (5, 60)
    changed = {"objects": [{"resource_uri": "/api/v1/dataset_file/1/", "size": 10}, site.said(dataset)]}
    assert site.send("PATCH", "/api/v1/dataset_file/", changed).status == 202
    assert site.sums("dataset", dataset) == (6, 70)


def test_an_idempotency_key_makes_it_the_same_file(site: Site, dataset: int) -> None:
    def post() -> Reply:
        key = {"Idempotency-Key": "again"}
        return site.send("POST", "/api/v1/dataset_file/", site.said(dataset), headers=key)

    first, second = post(), post()
    assert (first.status, second.status) == (201, 201)
    assert first.headers["Location"] == second.headers["Location"]
    assert first.text.partition("?")[0] == second.text.partition("?")[0]
    assert site.sums("dataset", dataset) == (1, 12)
    id = int(first.headers["Location"].split("/")[-2])
    site.tell(site.put(id, HELLO))
    assert post().status == 409


def test_an_idempotency_key_opens_nothing_that_has_been_closed_since(site: Site, schema: str) -> None:
    experiment = site.experiment()
    sets = [{"schema": schema, "parameters": [{"name": "unit", "value": "K"}]}]
    dataset = site.dataset(experiment)
    site.add(dataset, filename="first")
    said = site.said(dataset, parameter_sets=sets)

    def post() -> Reply:
        return site.send("POST", "/api/v1/dataset_file/", said, headers={"Idempotency-Key": "again"})

    assert post().headers["Location"] == post().headers["Location"]
    store().update("experiment", experiment, lambda values: {**values, "locked": True})
    closed = post()
    assert (closed.status, closed.content) == (401, b"")


def test_a_dataset_that_has_moved_takes_files_by_its_new_experiments(site: Site, dataset: int) -> None:
    """What a process remembers of a dataset is only what it reads beside it."""
    site.add(dataset)
    parents._experiments_of[dataset] = (987_654,)
    assert site.add(dataset, filename="b")
    assert parents.guess(dataset) == tuple(store().get_many("dataset", [dataset])[dataset].values["experiments"])


def test_round_trips(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    with metered() as use:
        site.add(dataset, filename="b")
    assert use.trips == 3  # one of them counts its upload as open
    with metered() as use:
        assert patch(site, id, {"filename": "c"}).status == 202
    assert use.trips == 4
