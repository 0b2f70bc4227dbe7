"""POST, PATCH, PUT and PATCH of a list: codes, bodies, what is missing, all or nothing."""

import pytest

from .client import ABSENT, Client, Json, assert_error, assert_refused, md5, unique
from .conftest import MakeTree, Schema, Tree
from .resources import RESOURCES


def test_the_location_is_a_path(owner: Client) -> None:
    answer = owner.post("experiment/", {"title": unique()})
    assert answer.headers["Location"] == f"/api/v1/experiment/{answer.json()['id']}/"


@pytest.mark.parametrize(
    ("resource", "values", "missing"),
    [
        ("dataset_file", {"filename": "f", "size": 1, "md5sum": "0" * 32}, "dataset"),
        ("parametername", {"name": "n", "full_name": "n"}, "schema"),
        ("instrument", {"name": "n"}, "facility"),
        ("facility", {"name": "n"}, "manager_group"),
        ("experimentauthor", {"author": "Ada", "order": 1}, "experiment"),
        ("storageboxoption", {"key": "location", "value": "x"}, "storage_box"),
        ("storageboxattribute", {"key": "type", "value": "disk"}, "storage_box"),
    ],
)
def test_a_missing_relation(admin: Client, resource: str, values: Json, missing: str) -> None:
    assert_error(admin.post(f"{resource}/", values), f"'{missing}' field has no data")


@pytest.mark.parametrize(
    ("resource", "values", "relation", "target"),
    [
        ("dataset_file", {"filename": "f", "size": 1, "md5sum": "0" * 32}, "dataset", "dataset"),
        ("parametername", {"name": "n", "full_name": "n"}, "schema", "schema"),
        ("instrument", {"name": "n"}, "facility", "facility"),
        ("facility", {"name": "n"}, "manager_group", "group"),
        ("experimentauthor", {"author": "Ada", "order": 1}, "experiment", "experiment"),
        ("storageboxattribute", {"key": "type", "value": "disk"}, "storage_box", "storagebox"),
        ("experimentparameter", {"name": "text", "value": "x"}, "parameterset", "experimentparameterset"),
    ],
)
def test_a_relation_that_leads_nowhere(admin: Client, resource: str, values: Json, relation: str, target: str) -> None:
    for uri in (f"/api/v1/{target}/{ABSENT}/", f"/api/v1/user/{admin.id}/", "nonsense"):
        assert_error(admin.post(f"{resource}/", {**values, relation: uri}), f"'{relation}' field", uri)


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_of_what_is_not_there(admin: Client, resource: str, method: str) -> None:
    if resource in ("user", "replica"):
        return
    assert admin.send(method, f"{resource}/{ABSENT}/", json={}).status_code == 404
    assert admin.get(f"{resource}/{ABSENT}/").status_code == 404


def test_a_list_is_not_replaced(owner: Client, hidden: Tree) -> None:
    for resource in ("experiment", "dataset", "dataset_file"):
        assert owner.put(f"{resource}/", {"objects": []}).status_code in (401, 405)
    assert owner.get(hidden.experiment["resource_uri"]).status_code == 200


def test_a_record_is_not_posted_to(owner: Client, hidden: Tree) -> None:
    assert owner.post(hidden.experiment["resource_uri"], {"title": "x"}).status_code in (405, 501)
    assert owner.read(hidden.experiment["resource_uri"])["title"] == hidden.experiment["title"]


def test_changes_of_datasets_and_files(owner: Client) -> None:
    dataset = owner.dataset()
    answer = owner.patch(dataset["resource_uri"], {"description": "new"})
    assert (answer.status_code, answer.json()["description"]) == (202, "new")
    answer = owner.put(dataset["resource_uri"], {"directory": "d"})
    assert (answer.status_code, answer.json()["directory"], answer.json()["description"]) == (200, "d", "new")
    file = owner.file(dataset, b"x")
    answer = owner.patch(file["resource_uri"], {"mimetype": "text/x-new"})
    assert (answer.status_code, answer.json()["mimetype"]) == (202, "text/x-new")
    assert answer.json()["resource_uri"] == file["resource_uri"]
    answer = owner.put(file["resource_uri"], {"filename": "renamed.bin"})
    assert answer.status_code in (200, 204)
    after = owner.read(file["resource_uri"])
    assert (after["filename"], after["mimetype"], after["size"]) == ("renamed.bin", "text/x-new", 1)
    assert owner.download(file).content == b"x"


def test_a_client_that_sends_back_what_it_got(owner: Client, make_tree: MakeTree) -> None:
    """Everything that is read only is in it, and ignored."""
    tree = make_tree()
    for record in (owner.read(tree.experiment["resource_uri"]), tree.dataset, tree.file):
        answer = owner.put(record["resource_uri"], record)
        assert answer.status_code in (200, 204), answer.text
        after = owner.read(record["resource_uri"])
        changing = {"update_time", "modified_time"}
        assert {n: v for n, v in after.items() if n not in changing} == {
            n: v for n, v in record.items() if n not in changing
        }


@pytest.mark.parametrize("values", [{"title": "x" * 401}, {"public_access": 7}, {"start_time": "soon"}], ids=str)
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_bad_change_changes_nothing(owner: Client, method: str, values: Json) -> None:
    experiment = owner.experiment()
    assert_error(owner.send(method, experiment["resource_uri"], json={"description": "changed", **values}))
    assert owner.read(experiment["resource_uri"]) == experiment


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_null_is_passed_over_where_it_is_no_value(owner: Client, method: str) -> None:
    experiment = owner.experiment(public_access=50, url="https://kiln.example.org/")
    nulls = {"title": None, "public_access": None, "url": None}
    answer = owner.send(method, experiment["resource_uri"], json={"description": "changed", **nulls})
    assert answer.status_code in (200, 202)
    assert answer.json()["title"] == experiment["title"]
    assert (answer.json()["public_access"], answer.json()["url"]) == (50, None)
    file, _ = owner.register(owner.dataset(experiment))
    assert owner.send(method, file["resource_uri"], json={"md5sum": None, "filename": None}).status_code in (200, 202)
    assert owner.read(file["resource_uri"]) == file


# PATCH of a list


def test_many_files_at_once(owner: Client, run_schema: Schema) -> None:
    dataset = owner.dataset()
    known, _ = owner.register(dataset, b"known")
    fresh = [owner.file_values(dataset, b"x", directory=f"d{number}") for number in range(5)]
    fresh[0]["parameter_sets"] = [run_schema.set_of(number=1)]
    change = {"resource_uri": known["resource_uri"], "mimetype": "text/x-changed"}
    answer = owner.patch("dataset_file/", {"objects": [*fresh, change]})
    assert answer.status_code == 202
    listed = owner.objects("dataset_file", dataset=dataset["id"], order_by="id")
    assert [one["directory"] for one in listed[1:]] == [one["directory"] for one in fresh]
    assert listed[0]["mimetype"] == "text/x-changed"
    assert listed[1]["parameter_sets"][0]["parameters"][0]["numerical_value"] == 1
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 6


BAD_FILES: list[Json] = [
    {"size": -1},
    {"md5sum": "x" * 33},
    {"dataset": f"/api/v1/dataset/{ABSENT}/"},
    {"parameter_sets": [{"schema": "https://meta.example.org/none", "parameters": []}]},
    {"filename": None},
]


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_many_files_at_once_all_or_nothing(owner: Client, bad: Json) -> None:
    dataset = owner.dataset()
    known, _ = owner.register(dataset, b"known")
    values = [owner.file_values(dataset, b"x") for _ in range(4)]
    values[2] |= bad
    change = {"resource_uri": known["resource_uri"], "mimetype": "text/x-changed"}
    answer = owner.patch("dataset_file/", {"objects": [change, *values]})
    assert answer.status_code in (400, 401, 404)
    assert owner.objects("dataset_file", dataset=dataset["id"]) == [known]
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 1


@pytest.mark.parametrize("twin", ["of a stored one", "of each other"])
def test_many_files_at_once_with_a_duplicate(owner: Client, twin: str) -> None:
    dataset = owner.dataset()
    known, _ = owner.register(dataset, b"known")
    first, second = owner.file_values(dataset, b"x"), owner.file_values(dataset, b"y")
    second["filename"] = known["filename"] if twin == "of a stored one" else first["filename"]
    assert owner.patch("dataset_file/", {"objects": [first, second]}).status_code == 409
    assert owner.count("dataset_file", dataset=dataset["id"]) == 1


def test_many_experiments_at_once(owner: Client, other: Client) -> None:
    title = unique()
    known = owner.experiment()
    foreign = other.experiment()
    body = {"objects": [{"title": title}, {"title": title}, {"resource_uri": known["resource_uri"], "title": title}]}
    assert owner.patch("experiment/", body).status_code == 202
    assert owner.count("experiment", title=title) == 3
    body["objects"].append({"resource_uri": foreign["resource_uri"], "title": title})
    assert_refused(owner.patch("experiment/", body))
    assert owner.count("experiment", title=title) == 3
    assert other.read(foreign["resource_uri"])["title"] == foreign["title"]


def test_experiments_made_and_deleted_at_once(owner: Client) -> None:
    title = unique()
    old, second = owner.experiment(), owner.experiment()
    deleted = [old["resource_uri"]]
    answer = owner.patch("experiment/", {"objects": [{"title": title}], "deleted_objects": deleted})
    assert answer.status_code == 202
    assert [one["title"] for one in answer.json()["objects"]] == [title]
    assert owner.get(old["resource_uri"]).status_code == 404
    assert owner.count("experiment", title=title) == 1
    body = {"objects": [{"title": "x" * 401}], "deleted_objects": [second["resource_uri"]]}
    assert_error(owner.patch("experiment/", body))
    assert owner.get(second["resource_uri"]).status_code == 200


def test_what_nobody_deletes_is_not_deleted_in_bulk(owner: Client, hidden: Tree) -> None:
    for record, resource in ((hidden.dataset, "dataset"), (hidden.file, "dataset_file")):
        body = {"objects": [], "deleted_objects": [record["resource_uri"]]}
        assert_refused(owner.patch(f"{resource}/", body))
        assert owner.get(record["resource_uri"]).status_code == 200


@pytest.mark.parametrize("body", [{}, {"objects": 5}, {"objects": [5]}, [], {"objects": {"a": 1}}], ids=str)
def test_bulk_bodies_that_are_none(owner: Client, body: object) -> None:
    assert_error(owner.patch("experiment/", body))


def test_addresses_that_are_none_are_named(owner: Client, run_schema: Schema) -> None:
    assert_error(owner.patch("experiment/", {"objects": [], "deleted_objects": ["x"]}), "deleted_objects")
    assert_error(owner.patch("experiment/", {"objects": [{"resource_uri": "x"}]}), "resource_uri")
    sets: list[Json] = [{"resource_uri": "x"}]
    assert_error(owner.post("experiment/", {"title": "x", "parameter_sets": sets}), "resource_uri")
    sets = [{"schema": run_schema.uri, "parameters": [{"resource_uri": "x"}]}]
    assert_error(owner.post("experiment/", {"title": "x", "parameter_sets": sets}), "resource_uri")


def test_instruments_are_unique_in_their_facility(manager: Client, admin: Client, facility: Json) -> None:
    name = unique("Kiln ")
    values = {"name": name, "facility": facility["resource_uri"]}
    made = manager.make("instrument", **values)
    assert_error(manager.post("instrument/", values), status=409)
    second = admin.make("facility", name=unique(), manager_group=facility["manager_group"]["resource_uri"])
    twin = manager.make("instrument", name=name, facility=second["resource_uri"])
    assert_error(manager.patch(twin["resource_uri"], {"facility": facility["resource_uri"]}), status=409)
    assert manager.read(made["resource_uri"])["name"] == name


def test_boxes_are_unique(admin: Client) -> None:
    name = unique("box ")
    admin.make("storagebox", name=name)
    assert_error(admin.post("storagebox/", {"name": name}), status=409)
    assert_error(admin.post("storagebox/", {"name": "default"}), status=409)


def test_a_resend_of_a_file_is_no_second_file(owner: Client) -> None:
    values = owner.file_values(owner.dataset(), md5sum=md5(b"x"), size=1)
    assert owner.post("dataset_file/", values).status_code == 201
    again = owner.post("dataset_file/", values)
    assert (again.status_code, again.content) == (409, b"")
