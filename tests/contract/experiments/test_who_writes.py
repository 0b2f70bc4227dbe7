"""Who may write what; a refused write is 401 with an empty body, and nothing is changed by it."""

from collections.abc import Callable

import pytest

from tests.waiting import until

from .client import ABSENT, Client, Json, assert_refused, unique
from .conftest import MakeTree, Newcomer, Schema, Tree, grant, group_with


@pytest.fixture(params=["stranger", "other"])
def outsider(request: pytest.FixtureRequest) -> Client:
    """Somebody who may not: nobody, and somebody signed in."""
    found: Client = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def readable(make_tree: MakeTree, owner: Client) -> Tree:
    """A tree that everybody reads; nothing here may succeed in changing it."""
    return make_tree(public_access=100)


def test_any_signed_in_user_makes_experiments(ordinary: Client, other: Client, stranger: Client) -> None:
    for who in (ordinary, other):
        assert who.experiment()["created_by"] == who.uri
    title = unique()
    assert_refused(stranger.post("experiment/", {"title": title, "public_access": 100}))
    assert stranger.count("experiment", title=title) == 0


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_who_only_reads_changes_nothing(outsider: Client, owner: Client, readable: Tree, method: str) -> None:
    """Upstream lets any reader change an experiment and makes him its owner: not here."""
    records = [readable.experiment, readable.dataset, readable.file]
    records += [one["parameter_sets"][0] for one in list(records)]
    records += [one["parameters"][0] for one in records[3:]]
    assert len(records) == 9
    for record in records:
        before = owner.read(record["resource_uri"])
        values = {"title": "x", "description": "x", "filename": "x", "string_value": "x", "public_access": 1}
        assert_refused(outsider.send(method, record["resource_uri"], json=values))
        assert owner.read(record["resource_uri"]) == before
    assert owner.read(readable.experiment["resource_uri"])["owner_ids"] == [owner.id]


def below(tree: Tree, schema: Schema) -> dict[str, Json]:
    """What can be posted below a tree, by resource."""
    experiment, dataset, file = (one["resource_uri"] for one in (tree.experiment, tree.dataset, tree.file))
    values = {"schema": schema.namespace, "parameters": [{"name": "text", "value": "x"}]}
    sets = [one["parameter_sets"][0]["resource_uri"] for one in (tree.experiment, tree.dataset, tree.file)]
    return {
        "dataset": {"description": "x", "experiments": [experiment]},
        "dataset_file": {"dataset": dataset, "filename": unique(), "size": 1, "md5sum": "0" * 32},
        "experimentparameterset": {"experiment": experiment, **values},
        "datasetparameterset": {"dataset": dataset, **values},
        "datafileparameterset": {"datafile": file, **values},
        "experimentparameter": {"parameterset": sets[0], "name": "text", "value": "x"},
        "datasetparameter": {"parameterset": sets[1], "name": "channels", "value": "1"},
        "datafileparameter": {"parameterset": sets[2], "name": "columns", "value": "1"},
        "experimentauthor": {"experiment": experiment, "author": "Ada", "order": 1},
    }


def counts(owner: Client, tree: Tree) -> tuple[int, ...]:
    """How much there is below a tree."""
    experiment, dataset, file = (owner.read(one["resource_uri"]) for one in (tree.experiment, tree.dataset, tree.file))
    sets = (experiment["parameter_sets"], dataset["parameter_sets"], file["parameter_sets"])
    return (
        experiment["dataset_count"],
        experiment["datafile_count"],
        len(experiment["authors"]),
        *(len(each) for each in sets),
        *(len(one["parameters"]) for each in sets for one in each),
    )


def test_who_only_reads_adds_nothing(outsider: Client, owner: Client, readable: Tree, run_schema: Schema) -> None:
    before = counts(owner, readable)
    for resource, values in below(readable, run_schema).items():
        assert_refused(outsider.post(f"{resource}/", values))
        assert_refused(outsider.patch(f"{resource}/", {"objects": [values]}))
    assert counts(owner, readable) == before


def test_who_may_write_adds_everything(other: Client, owner: Client, make_tree: MakeTree, run_schema: Schema) -> None:
    tree = make_tree()
    grant(owner, tree.experiment, other, canRead=True, canWrite=True)
    for resource, values in below(tree, run_schema).items():
        made = other.make(resource, **values)
        assert owner.read(made["resource_uri"])["id"] == made["id"]


def test_an_administrator_writes_everything(admin: Client, make_tree: MakeTree, run_schema: Schema) -> None:
    tree = make_tree()
    for resource, values in below(tree, run_schema).items():
        admin.make(resource, **values)
    assert admin.change(tree.experiment, title="by the keeper")["title"] == "by the keeper"


def test_a_dataset_needs_every_experiments_right(owner: Client, other: Client) -> None:
    own, shared, foreign = other.experiment(), owner.experiment(), owner.experiment(public_access=100)
    grant(owner, shared, other, canRead=True, canWrite=True)
    uris = [one["resource_uri"] for one in (own, shared, foreign)]
    text = unique()
    assert_refused(other.post("dataset/", {"description": text, "experiments": uris}))
    assert other.count("dataset", description=text) == 0
    dataset = other.dataset(own, shared)
    assert_refused(other.patch(dataset["resource_uri"], {"experiments": uris}))
    assert other.read(dataset["resource_uri"])["experiments"] == uris[:2]
    both = owner.dataset(foreign)
    assert_refused(other.patch(both["resource_uri"], {"experiments": [uris[0]]}))


def test_a_change_of_a_dataset_needs_every_experiments_right(owner: Client, other: Client) -> None:
    shared, foreign = owner.experiment(), owner.experiment(public_access=100)
    grant(owner, shared, other, canRead=True, canWrite=True)
    dataset = owner.dataset(shared, foreign)
    assert_refused(other.patch(dataset["resource_uri"], {"description": "x"}))
    assert owner.read(dataset["resource_uri"])["description"] == dataset["description"]


def test_a_file_needs_one_experiments_right(owner: Client, other: Client) -> None:
    shared, foreign = owner.experiment(), owner.experiment()
    dataset = owner.dataset(shared, foreign)
    assert_refused(other.post("dataset_file/", other.file_values(dataset, b"x")))
    grant(owner, shared, other, canRead=True, canWrite=True)
    file, _ = other.register(dataset, b"x")
    assert other.change(file, mimetype="text/x-other")["mimetype"] == "text/x-other"


def test_a_file_does_not_move_into_anothers_dataset(owner: Client, other: Client, readable: Tree) -> None:
    file = other.file(other.dataset())
    answer = other.patch(file["resource_uri"], {"dataset": readable.dataset["resource_uri"]})
    assert answer.status_code in (400, 401, 202)
    assert other.read(file["resource_uri"])["dataset"] == file["dataset"]
    assert owner.count("dataset_file", dataset=readable.dataset["id"]) == 1


def test_a_set_does_not_move_into_anothers_experiment(other: Client, owner: Client, readable: Tree) -> None:
    before = counts(owner, readable)
    [made] = other.experiment(
        parameter_sets=[{"schema": readable.experiment["parameter_sets"][0]["schema"]["namespace"], "parameters": []}]
    )["parameter_sets"]
    other.patch(made["resource_uri"], {"experiment": readable.experiment["resource_uri"]})
    assert counts(owner, readable) == before


def test_an_immutable_dataset_takes_no_files(owner: Client) -> None:
    dataset = owner.dataset()
    file = owner.file(dataset)
    dataset = owner.change(dataset, immutable=True)
    assert dataset["immutable"] is True
    assert_refused(owner.post("dataset_file/", owner.file_values(dataset, b"x")))
    assert_refused(owner.post_form(owner.file_values(dataset, b"x"), b"x"))
    assert_refused(owner.patch(file["resource_uri"], {"mimetype": "text/x-other"}))
    assert_refused(owner.put(file["resource_uri"], {"mimetype": "text/x-other"}))
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 1
    assert owner.download(file).status_code == 200


def test_a_locked_experiment_takes_nothing(owner: Client, make_tree: MakeTree, run_schema: Schema) -> None:
    tree = make_tree()
    before = counts(owner, tree)
    assert owner.change(tree.experiment, locked=True)["locked"] is True
    for resource, values in below(tree, run_schema).items():
        if resource in ("dataset", "dataset_file") or resource.endswith("parameterset"):
            assert_refused(owner.post(f"{resource}/", values))
    assert counts(owner, tree) == before
    assert owner.change(tree.experiment, locked=False)["locked"] is False
    for resource, values in below(tree, run_schema).items():
        owner.make(resource, **values)


def test_one_locked_experiment_is_enough(owner: Client) -> None:
    locked, free = owner.experiment(locked=True), owner.experiment()
    uris = [one["resource_uri"] for one in (locked, free)]
    assert_refused(owner.post("dataset/", {"description": "x", "experiments": uris}))


# DELETE

NEVER = ["dataset", "dataset_file", "experimentparameterset", "datasetparameterset", "datafileparameterset"]
NEVER += ["experimentparameter", "datasetparameter", "datafileparameter", "experimentauthor", "replica"]


def uri_below(owner: Client, tree: Tree, resource: str) -> str:
    """The URI of something of that resource below a tree."""
    if resource == "experimentauthor":
        values = {"experiment": tree.experiment["resource_uri"], "author": "Ada", "order": 1}
        return str(owner.make(resource, **values)["resource_uri"])
    return next(uri for uri in tree.metadata if uri.startswith(f"/api/v1/{resource}/"))


@pytest.mark.parametrize("resource", NEVER)
def test_what_nobody_deletes(owner: Client, admin: Client, stranger: Client, hidden: Tree, resource: str) -> None:
    uri = uri_below(owner, hidden, resource)
    for who in (owner, admin, stranger):
        assert_refused(who.delete(uri))
    assert owner.get(uri).status_code == 200


def test_what_nobody_deletes_beyond_the_tree(
    admin: Client, manager: Client, facility: Json, instrument: Json, run_schema: Schema
) -> None:
    group = group_with(admin)
    box = admin.make("storagebox", name=unique("box "))
    attribute = admin.make("storageboxattribute", storage_box=box["resource_uri"], key="type", value="tape")
    option = admin.make("storageboxoption", storage_box=box["resource_uri"], key="location", value="s3://nowhere-x/y")
    uris = [facility["resource_uri"], instrument["resource_uri"], run_schema.uri, f"/api/v1/group/{group}/"]
    uris += [one["resource_uri"] for one in (run_schema.names["text"], box, attribute, option)]
    for uri in uris:
        for who in (admin, manager):
            assert_refused(who.delete(uri))
        assert admin.get(uri).status_code == 200


DELETABLE_LISTS = ["experiment", "dataset", "dataset_file", "objectacl", "schema", "experimentparameterset"]


@pytest.mark.parametrize("resource", DELETABLE_LISTS)
def test_nobody_deletes_a_list(owner: Client, admin: Client, stranger: Client, hidden: Tree, resource: str) -> None:
    for who in (owner, admin, stranger):
        assert_refused(who.delete(f"{resource}/"))
        assert_refused(who.send("DELETE", f"{resource}/", params={"id": hidden.experiment["id"]}))
    assert owner.get(hidden.experiment["resource_uri"]).status_code == 200


def test_deleting_an_experiment(owner: Client, other: Client, stranger: Client, make_tree: MakeTree) -> None:
    """Its metadata goes with it, and so do datasets that belong to no other experiment, with their files."""
    tree = make_tree(public_access=100)
    staying = owner.experiment()
    doomed = owner.experiment()
    shared = owner.dataset(doomed, staying)
    for who in (other, stranger):
        assert_refused(who.delete(tree.experiment["resource_uri"]))
    answer = owner.delete(tree.experiment["resource_uri"])
    assert (answer.status_code, answer.content) == (204, b"")
    until(lambda: {owner.get(uri).status_code for uri in tree.metadata} == {404}, "everything gone")
    for target in ("download/", "verify/"):
        assert owner.get(tree.file["resource_uri"] + target).status_code == 404
    assert owner.delete(tree.experiment["resource_uri"]).status_code == 404
    assert owner.count("experiment", title=tree.experiment["title"]) == 0
    assert owner.count("dataset", description=tree.dataset["description"]) == 0
    assert owner.count("dataset_file", filename=tree.file["filename"]) == 0
    assert owner.delete(doomed["resource_uri"]).status_code == 204
    left = owner.read(shared["resource_uri"])
    assert (left["experiments"], left["dataset_experiment_count"]) == ([staying["resource_uri"]], 1)


def test_deleting_what_is_not_there(owner: Client) -> None:
    assert owner.delete(f"experiment/{ABSENT}/").status_code == 404


# Facilities, instruments, schemas, boxes, people


def test_instruments_are_their_managers(
    facility: Json, instrument: Json, manager: Client, ordinary: Client, admin: Client, stranger: Client
) -> None:
    values = {"name": unique("Kiln "), "facility": facility["resource_uri"]}
    for who in (ordinary, stranger):
        assert_refused(who.post("instrument/", values))
        for send in (who.patch, who.put):
            assert_refused(send(instrument["resource_uri"], {"name": "x"}))
    assert manager.count("instrument", name=values["name"]) == 0
    made = manager.make("instrument", **values)
    renamed = unique("Kiln ")
    assert manager.change(made, name=renamed)["name"] == renamed
    assert admin.change(made, name=values["name"])["name"] == values["name"]


def test_an_instrument_does_not_move_into_anothers_facility(admin: Client, manager: Client, facility: Json) -> None:
    foreign = admin.make("facility", name=unique("House "), manager_group=f"/api/v1/group/{group_with(admin)}/")
    made = manager.make("instrument", name=unique("Kiln "), facility=facility["resource_uri"])
    assert_refused(manager.patch(made["resource_uri"], {"facility": foreign["resource_uri"]}))
    assert manager.read(made["resource_uri"])["facility"]["id"] == facility["id"]


ADMINS_ONLY: dict[str, Callable[[Json, Schema, Json], Json]] = {
    "facility": lambda facility, *_: {"name": unique(), "manager_group": facility["manager_group"]["resource_uri"]},
    "group": lambda *_: {"name": unique()},
    "schema": lambda *_: {"namespace": unique("https://meta.example.org/")},
    "parametername": lambda _, schema, __: {"schema": schema.uri, "name": unique(), "full_name": "x"},
    "storagebox": lambda *_: {"name": unique()},
    "storageboxoption": lambda *given: {"storage_box": given[2]["resource_uri"], "key": "location", "value": "s3://b"},
    "storageboxattribute": lambda *given: {"storage_box": given[2]["resource_uri"], "key": "type", "value": "disk"},
}


@pytest.mark.parametrize("resource", ADMINS_ONLY)
def test_what_administrators_alone_make(
    resource: str,
    facility: Json,
    admin: Client,
    manager: Client,
    ordinary: Client,
    stranger: Client,
    newcomer: Newcomer,
) -> None:
    schema = Schema(admin.make("schema", namespace=unique("https://meta.example.org/")), {})
    box = admin.make("storagebox", name=unique("box "))
    values = ADMINS_ONLY[resource](facility, schema, box)
    for who in (manager, ordinary, stranger):
        assert_refused(who.post(f"{resource}/", values))
    made = admin.make(resource, **values)
    key = {"schema": "subtype", "parametername": "units", "storageboxoption": "value", "storageboxattribute": "value"}
    changes = {key.get(resource, "name"): unique("s3://")[:30] if "storage" in resource else unique()[:30]}
    outsiders = (ordinary, stranger) if resource == "facility" else (manager, ordinary, stranger)
    for who in outsiders:
        assert_refused(who.patch(made["resource_uri"], changes))
        assert_refused(who.put(made["resource_uri"], changes))
    assert admin.read(made["resource_uri"]) == made
    changed = admin.change(made, **changes)
    assert changes.items() <= changed.items()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_writes_users(admin: Client, ordinary: Client, method: str) -> None:
    for who in (admin, ordinary):
        answer = who.send(method, "user/" if method == "POST" else ordinary.uri, json={"username": "x"})
        assert answer.status_code == 405
        allowed = {verb.strip() for verb in answer.headers["Allow"].upper().split(",")}
        assert "GET" in allowed and not allowed & {"POST", "PUT", "PATCH", "DELETE"}


def test_replicas_are_written_with_their_files_alone(owner: Client, other: Client, hidden: Tree) -> None:
    [replica] = hidden.file["replicas"]
    told = {"datafile": hidden.file["resource_uri"], "uri": "x", "location": "default", "verified": True}
    assert other.post("replica/", told).status_code in (401, 405)
    assert other.patch(replica["resource_uri"], {"uri": "x"}).status_code in (401, 405)
    assert owner.read(replica["resource_uri"]) == replica


def test_what_is_computed_cannot_be_written(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    changed = owner.change(
        experiment, owner_ids=[other.id], created_by=other.uri, dataset_count=9, experiment_size=9, authors=["x"], id=1
    )
    for name in ("owner_ids", "created_by", "dataset_count", "experiment_size", "authors", "id"):
        assert changed[name] == experiment[name]
    assert owner.experiment(created_by=other.uri, owner_ids=[other.id])["owner_ids"] == [owner.id]


def test_changes_make_nobody_an_owner(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    grant(owner, experiment, other, canRead=True, canWrite=True)
    other.change(experiment, description="x")
    other.put(experiment["resource_uri"], {"description": "y"})
    assert owner.count("objectacl", object_id=experiment["id"]) == 2
    assert owner.read(experiment["resource_uri"])["owner_ids"] == [owner.id]
