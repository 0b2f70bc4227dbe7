"""Every resource's records: their fields, the type of each, what is embedded, and the same in lists and alone."""

from collections.abc import Callable

import pytest

from .client import Client, Json, id_of, unique
from .conftest import MakeTree, Tree, grant
from .resources import RESOURCES, each_resource, faults

Sample = Callable[[str], Json]


@pytest.fixture(scope="module")
def hidden(make_tree: MakeTree) -> Tree:
    """A tree of this module's own, which changes it."""
    return make_tree()


@pytest.fixture(scope="module")
def sample(
    owner: Client, other: Client, admin: Client, manager: Client, hidden: Tree, facility: Json, instrument: Json
) -> Sample:
    """Gives a record of a resource, as an administrator reads it."""

    def uri(resource: str) -> str:
        box = "/api/v1/storagebox/"
        match resource:
            case "user":
                return owner.uri
            case "group":
                return str(facility["manager_group"]["resource_uri"])
            case "facility":
                return str(facility["resource_uri"])
            case "instrument":
                return str(instrument["resource_uri"])
            case "schema":
                return str(hidden.experiment["parameter_sets"][0]["schema"]["resource_uri"])
            case "parametername":
                return str(hidden.experiment["parameter_sets"][0]["parameters"][0]["name"])
            case "objectacl":
                return str(grant(owner, hidden.experiment, other, canRead=False)["resource_uri"])
            case "experimentauthor":
                values = {"experiment": hidden.experiment["resource_uri"], "author": "Ada", "order": 1}
                return str(owner.make(resource, **values)["resource_uri"])
            case "storagebox":
                return f"{box}{next(one['id'] for one in admin.objects(resource) if one['name'] == 'default')}/"
            case "storageboxoption" | "storageboxattribute":
                made = admin.make("storagebox", name=unique("box "))["resource_uri"]
                key, value = ("location", "s3://nowhere-x/y") if resource.endswith("option") else ("type", "disk")
                return str(admin.make(resource, storage_box=made, key=key, value=value)["resource_uri"])
        return next(one for one in hidden.metadata if one.startswith(f"/api/v1/{resource}/"))

    return lambda resource: admin.read(uri(resource))


@each_resource
def test_a_record_has_its_fields(sample: Sample, resource: object) -> None:
    assert faults(sample(str(resource)), str(resource)) == []


@each_resource
def test_a_list_has_the_same_records(sample: Sample, admin: Client, resource: object) -> None:
    record = sample(str(resource))
    found = admin.read(f"{resource}/set/{record['id']}/")
    assert found["objects"] == [record]
    assert not found.get("not_found")


@each_resource
def test_lists_are_of_such_records(admin: Client, sample: Sample, resource: object) -> None:
    sample(str(resource))
    listed = admin.objects(str(resource), limit=3)
    assert listed
    for record in listed:
        assert faults(record, str(resource)) == []


def test_a_dataset_with_everything(manager: Client, instrument: Json) -> None:
    experiment = manager.experiment()
    dataset = manager.dataset(experiment, instrument=instrument["resource_uri"], directory="a/b", immutable=True)
    assert faults(dataset, "dataset") == []
    assert dataset["instrument"]["facility"]["manager_group"]["name"]
    assert (dataset["directory"], dataset["immutable"]) == ("a/b", True)


def test_what_is_embedded_is_the_record_itself(hidden: Tree, admin: Client, facility: Json, instrument: Json) -> None:
    for owner in (hidden.experiment, hidden.dataset, hidden.file):
        for each in owner["parameter_sets"]:
            assert admin.read(each["resource_uri"]) == each
            assert admin.read(each["schema"]["resource_uri"]) == each["schema"]
            for parameter in each["parameters"]:
                assert admin.read(parameter["resource_uri"]) == parameter
                assert parameter["parameterset"] == each["resource_uri"]
                assert admin.read(parameter["name"])["schema"] == each["schema"]["resource_uri"]
    for replica in hidden.file["replicas"]:
        assert admin.read(replica["resource_uri"]) == replica
        assert replica["datafile"] == hidden.file["resource_uri"]
    assert instrument["facility"] == facility
    assert admin.read(facility["manager_group"]["resource_uri"]) == facility["manager_group"]


def test_owners_of_sets_are_named_by_their_kind(hidden: Tree) -> None:
    for owner, key in ((hidden.experiment, "experiment"), (hidden.dataset, "dataset"), (hidden.file, "datafile")):
        for each in owner["parameter_sets"]:
            assert each[key] == owner["resource_uri"]


def test_ids_are_positive_integers_of_their_own(owner: Client) -> None:
    ids = [owner.experiment()["id"] for _ in range(3)]
    assert ids == sorted(set(ids)) and ids[0] > 0


@pytest.mark.parametrize("resource", ["experiment", "dataset", "facility", "instrument", "experimentauthor"])
def test_what_a_post_answers_with_is_the_record(
    owner: Client, admin: Client, facility: Json, hidden: Tree, resource: str
) -> None:
    values = {
        "experiment": {"title": unique()},
        "dataset": {"description": unique(), "experiments": [hidden.experiment["resource_uri"]]},
        "facility": {"name": unique(), "manager_group": facility["manager_group"]["resource_uri"]},
        "instrument": {"name": unique(), "facility": facility["resource_uri"]},
        "experimentauthor": {"experiment": hidden.experiment["resource_uri"], "author": "Ada", "order": 2},
    }[resource]
    answer = admin.post(f"{resource}/", values)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("application/json")
    assert admin.location(answer) == answer.json()["resource_uri"]
    assert admin.read(answer.headers["Location"]) == answer.json()
    assert faults(answer.json(), resource) == []
    uri = admin.location(answer)
    patched = admin.patch(uri, {})
    assert (patched.status_code, patched.json()["resource_uri"]) == (202, uri)
    replaced = admin.put(uri, {})
    assert (replaced.status_code, replaced.json()["resource_uri"]) == (200, uri)


EMPTY = ["schema", "parametername", "group", "storagebox", "storageboxoption", "storageboxattribute", "objectacl"]
EMPTY += ["experimentparameterset", "datasetparameterset", "datafileparameterset", "experimentparameter"]


@pytest.mark.parametrize("resource", EMPTY)
def test_what_a_post_leaves_empty(admin: Client, owner: Client, hidden: Tree, resource: str) -> None:
    namespace = hidden.experiment["parameter_sets"][0]["schema"]["namespace"]
    box = "/api/v1/storagebox/" + str(admin.objects("storagebox")[0]["id"]) + "/"
    if resource in ("storageboxoption", "storageboxattribute"):
        box = str(admin.make("storagebox", name=unique("box "))["resource_uri"])
    values = {
        "schema": {"namespace": unique("https://meta.example.org/")},
        "parametername": {
            "schema": hidden.experiment["parameter_sets"][0]["schema"]["resource_uri"],
            "name": unique(),
            "full_name": "x",
        },
        "group": {"name": unique()},
        "storagebox": {"name": unique()},
        "storageboxoption": {"storage_box": box, "key": "location", "value": "s3://nowhere-x/y"},
        "storageboxattribute": {"storage_box": box, "key": "type", "value": "disk"},
        "objectacl": {
            "pluginId": "django_user",
            "entityId": "1",
            "content_type": "experiment",
            "object_id": hidden.experiment["id"],
        },
        "experimentparameterset": {"experiment": hidden.experiment["resource_uri"], "schema": namespace},
        "datasetparameterset": {"dataset": hidden.dataset["resource_uri"], "schema": namespace},
        "datafileparameterset": {"datafile": hidden.file["resource_uri"], "schema": namespace},
        "experimentparameter": {
            "parameterset": hidden.experiment["parameter_sets"][0]["resource_uri"],
            "name": "text",
            "value": "x",
        },
    }[resource]
    if resource.endswith("parameterset"):
        values["parameters"] = []
    answer = admin.post(f"{resource}/", values)
    assert (answer.status_code, answer.content) == (201, b"")
    uri = admin.location(answer)
    assert uri == f"/api/v1/{resource}/{id_of(uri)}/"
    assert admin.patch(uri, {}).status_code == 202
    assert admin.put(uri, {}).status_code in (200, 204)


def test_every_resource_has_been_looked_at() -> None:
    assert len(RESOURCES) == 21
