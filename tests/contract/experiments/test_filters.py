"""Filters: every one of the contract's table, what they refuse, and what they ignore."""

from urllib.parse import quote

import pytest

from .client import ABSENT, Client, Json, assert_error, ids_of, unique
from .conftest import NUMERIC, OF_DATASET, STRING, Tree, make_schema
from .resources import RESOURCES, each_resource


@pytest.fixture(scope="module")
def measured(manager: Client, instrument: Json) -> Tree:
    """A tree of the manager's, whose dataset names an instrument and a directory."""
    experiment = manager.experiment(title=unique("Measured, & 100 % "))
    dataset = manager.dataset(experiment, instrument=instrument["resource_uri"], directory=unique("dir/"))
    return Tree(experiment, dataset, manager.file(dataset, directory="raw/b", filename=unique("ä b+c ") + ".csv"))


def found(who: Client, resource: str, **arguments: object) -> list[int]:
    """The ids on the first page; the total is their number."""
    listed = who.read(f"{resource}/", **arguments)
    assert listed["meta"]["total_count"] == len(listed["objects"])
    return ids_of(listed["objects"])


def test_experiments(manager: Client, measured: Tree) -> None:
    experiment = measured.experiment
    assert found(manager, "experiment", title=experiment["title"]) == [experiment["id"]]
    assert found(manager, "experiment", id=experiment["id"]) == [experiment["id"]]
    assert found(manager, "experiment", id=experiment["id"], title=experiment["title"]) == [experiment["id"]]
    assert found(manager, "experiment", id=experiment["id"], title="another") == []
    assert found(manager, "experiment", title=experiment["title"].upper()) == []
    assert found(manager, "experiment", title=experiment["title"][:-1]) == []


def test_datasets(manager: Client, measured: Tree, instrument: Json, facility: Json) -> None:
    dataset, experiment = measured.dataset, measured.experiment
    own = {"description": dataset["description"]}
    for arguments in (
        own,
        {"id": dataset["id"]},
        {"directory": dataset["directory"]},
        {"experiments": experiment["id"]},
        {"experiments__id": experiment["id"]},
        {"experiments__title": experiment["title"]},
        {"instrument": instrument["id"], **own},
        {"instrument__id": instrument["id"], **own},
        {"instrument__name": instrument["name"], **own},
        {"instrument__facility": facility["id"], **own},
        {"instrument__facility__id": facility["id"], **own},
        {"instrument__facility__name": facility["name"], **own},
        {"experiments": experiment["id"], "instrument": instrument["id"], **own},
    ):
        assert found(manager, "dataset", **arguments) == [dataset["id"]], arguments
    for arguments in (
        {"id": ABSENT},
        {"experiments": ABSENT},
        {"instrument": ABSENT},
        {"experiments__title": "another", **own},
        {"instrument__name": "another", **own},
        {"instrument__facility__name": "another", **own},
        {"experiments": experiment["id"], "description": "another"},
    ):
        assert found(manager, "dataset", **arguments) == [], arguments


def test_files(manager: Client, measured: Tree, instrument: Json) -> None:
    file, dataset, experiment = measured.file, measured.dataset, measured.experiment
    own = {"filename": file["filename"]}
    for arguments in (
        own,
        {"dataset": dataset["id"]},
        {"dataset__id": dataset["id"]},
        {"dataset": dataset["id"], "directory": "raw/b", **own},
        {"dataset": dataset["id"], "directory__startswith": "raw"},
        {"dataset__description": dataset["description"]},
        {"dataset__directory": dataset["directory"]},
        {"dataset__experiments": experiment["id"]},
        {"dataset__experiments__id": experiment["id"]},
        {"dataset__experiments__title": experiment["title"]},
        {"dataset__instrument": instrument["id"], **own},
        {"dataset__instrument__name": instrument["name"], **own},
    ):
        assert found(manager, "dataset_file", **arguments) == [file["id"]], arguments
    for arguments in (
        {"dataset": ABSENT},
        {"dataset": dataset["id"], "directory": "raw"},
        {"dataset": dataset["id"], "directory__startswith": "b"},
        {"dataset": dataset["id"], "filename": "another"},
        {"dataset__description": "another", **own},
        {"dataset__experiments": ABSENT, **own},
    ):
        assert found(manager, "dataset_file", **arguments) == [], arguments


def test_a_file_in_two_experiments_is_found_once(owner: Client) -> None:
    title = unique()
    dataset = owner.dataset(owner.experiment(title=title), owner.experiment(title=title))
    file, _ = owner.register(dataset)
    assert found(owner, "dataset", experiments__title=title) == [dataset["id"]]
    assert found(owner, "dataset_file", dataset__experiments__title=title) == [file["id"]]


def test_files_of_several_folders(owner: Client) -> None:
    dataset = owner.dataset()
    made = {folder: owner.register(dataset, directory=folder)[0]["id"] for folder in ("a", "a/b", "ab", "b", "")}
    none, _ = owner.register(dataset, directory=None)
    arguments = {"dataset": dataset["id"], "order_by": "id"}
    assert found(owner, "dataset_file", directory="a", **arguments) == [made["a"]]
    assert found(owner, "dataset_file", directory__startswith="a", **arguments) == [
        made[one] for one in ("a", "a/b", "ab")
    ]
    assert found(owner, "dataset_file", directory__startswith="a/", **arguments) == [made["a/b"]]
    assert made[""] in found(owner, "dataset_file", directory="", **arguments)
    assert found(owner, "dataset_file", **arguments) == [*made.values(), none["id"]]


def test_schemas_and_names(stranger: Client, admin: Client) -> None:
    schema = make_schema(admin, OF_DATASET, {"channels": NUMERIC, "unit": STRING})
    record = schema.record
    for arguments in ({"id": record["id"]}, {"namespace": record["namespace"]}):
        assert found(stranger, "schema", **arguments) == [record["id"]]
    address = f"schema/?namespace={quote(record['namespace'], safe='')}"
    assert stranger.read(address)["objects"] == [record]
    assert found(stranger, "schema", namespace=record["namespace"] + "x") == []
    ids = sorted(one["id"] for one in schema.names.values())
    for arguments in (
        {"schema": record["id"]},
        {"schema__id": record["id"]},
        {"schema__namespace": record["namespace"]},
    ):
        assert sorted(found(stranger, "parametername", **arguments)) == ids
    assert found(stranger, "parametername", schema=ABSENT) == []


def test_facilities_and_instruments(manager: Client, facility: Json, instrument: Json) -> None:
    group = facility["manager_group"]
    own = {"name": facility["name"]}
    for arguments in (
        {"id": facility["id"]},
        own,
        {"manager_group": group["id"], **own},
        {"manager_group__id": group["id"], **own},
        {"manager_group__name": group["name"], **own},
    ):
        assert found(manager, "facility", **arguments) == [facility["id"]], arguments
    own = {"name": instrument["name"]}
    for arguments in (
        {"id": instrument["id"]},
        own,
        {"facility": facility["id"], **own},
        {"facility__id": facility["id"], **own},
        {"facility__name": facility["name"], **own},
        {"facility__manager_group": group["id"], **own},
        {"facility__manager_group__id": group["id"], **own},
    ):
        assert found(manager, "instrument", **arguments) == [instrument["id"]], arguments
    assert found(manager, "facility", name="another") == found(manager, "instrument", facility=ABSENT) == []


def test_people(ordinary: Client, manager: Client, facility: Json) -> None:
    assert found(ordinary, "user", username=ordinary.username) == [ordinary.id]
    assert found(ordinary, "user", username=unique()) == []
    group = facility["manager_group"]
    assert found(manager, "group", name=group["name"]) == found(manager, "group", id=group["id"]) == [group["id"]]


def test_access_rows(owner: Client, hidden: Tree) -> None:
    """The last of them is what a real ingestor asks; upstream refuses it."""
    own = {"object_id": hidden.experiment["id"]}
    [row] = [one for one in owner.objects("objectacl", **own) if one["isOwner"]]
    for arguments in (
        {**own, "pluginId": "django_user", "entityId": str(owner.id)},
        {**own, "pluginId": "django_user"},
        {**own, "content_type": "experiment", "aclOwnershipType": 1},
    ):
        assert row["id"] in found(owner, "objectacl", **arguments)
    assert found(owner, "objectacl", **own, pluginId="django_group") == []
    assert found(owner, "objectacl", **own, entityId=str(ABSENT)) == []
    assert found(owner, "objectacl", object_id=ABSENT) == []


def test_replicas(owner: Client) -> None:
    file, _ = owner.register(owner.dataset())
    [replica] = file["replicas"]
    assert found(owner, "replica", uri=replica["uri"]) == [replica["id"]]
    assert found(owner, "replica", uri=replica["uri"], verified="false") == [replica["id"]]
    assert found(owner, "replica", uri=replica["uri"], verified="true") == []
    assert all(one["verified"] is True for one in owner.objects("replica", verified="true"))


def test_boxes(admin: Client) -> None:
    box = admin.make("storagebox", name=unique("box "))
    option = admin.make("storageboxoption", storage_box=box["resource_uri"], key="location", value="s3://nowhere-x/y")
    attribute = admin.make("storageboxattribute", storage_box=box["resource_uri"], key="type", value="disk")
    assert found(admin, "storagebox", name=box["name"]) == [box["id"]]
    assert found(admin, "storageboxoption", storage_box=box["id"]) == [option["id"]]
    assert found(admin, "storageboxattribute", storage_box=box["id"]) == [attribute["id"]]
    assert found(admin, "storagebox", name=unique()) == []


def test_authors(owner: Client) -> None:
    experiment = owner.experiment()
    name = unique("Ada ")
    values: Json = {"author": name, "institution": "Firth", "email": f"{name[4:]}@firth.example", "order": 7}
    values["url"] = f"https://orcid.example/{name[4:]}"
    made = owner.make("experimentauthor", experiment=experiment["resource_uri"], **values)
    for arguments in (
        {"id": made["id"]},
        {"experiment": experiment["id"]},
        {"experiment__id": experiment["id"]},
        {"experiment__title": experiment["title"]},
        *({field: value, "experiment": experiment["id"]} for field, value in values.items()),
        {"author__iexact": name.upper()},
        {"email__iexact": values["email"].upper()},
        {"institution__iexact": "FIRTH", "experiment": experiment["id"]},
    ):
        assert found(owner, "experimentauthor", **arguments) == [made["id"]], arguments
    assert found(owner, "experimentauthor", experiment=experiment["id"], order=8) == []


@each_resource
def test_fields_that_are_no_filters(admin: Client, resource: object) -> None:
    told = RESOURCES[str(resource)]
    for name in sorted(told.fields.keys() - set(told.filters)):
        assert_error(admin.get(f"{resource}/", params={name: "x"}), name)


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ("experiment", "title__contains"),
        ("experiment", "title__startswith"),
        ("experiment", "id__in"),
        ("experiment", "title__iexact"),
        ("dataset", "description__icontains"),
        ("dataset", "experiments__description"),
        ("dataset_file", "filename__startswith"),
        ("dataset_file", "directory__endswith"),
        ("dataset_file", "dataset__immutable"),
        ("dataset_file", "md5sum"),
        ("schema", "namespace__startswith"),
        ("parametername", "schema__name"),
        ("user", "email__startswith"),
        ("user", "username__startswith"),
        ("user", "email"),
        ("user", "id"),
        ("dataset_file", "id"),
        ("parametername", "id"),
    ],
)
def test_lookups_that_are_not_allowed(owner: Client, resource: str, name: str) -> None:
    answer = owner.get(f"{resource}/", params={name: "x"})
    assert_error(answer)
    assert any(part in answer.json()["error"] for part in name.split("__"))


def test_the_words_of_a_refusal(stranger: Client) -> None:
    answer = stranger.get("experiment/", params={"handle": "x"})
    assert answer.json() == {"error": "The 'handle' field does not allow filtering."}


@pytest.mark.parametrize("name", ["format", "nonsense", "tilte", "_", "page", "username", "api_key"])
def test_what_names_no_field_is_ignored(owner: Client, hidden: Tree, name: str) -> None:
    assert found(owner, "experiment", title=hidden.experiment["title"], **{name: "x"}) == [hidden.experiment["id"]]


@pytest.mark.parametrize(
    ("resource", "name"),
    [("experiment", "id"), ("dataset", "experiments"), ("dataset_file", "dataset"), ("schema", "id")],
)
def test_what_is_no_id(owner: Client, resource: str, name: str) -> None:
    answer = owner.get(f"{resource}/", params={name: "x"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("resource", "name", "value"),
    [
        ("schema", "namespace", "kiln run"),
        ("schema", "namespace", ""),
        ("parametername", "schema__namespace", "kiln run"),
        ("objectacl", "pluginId", "ldap_group"),
        ("objectacl", "content_type", "dataset"),
        ("objectacl", "aclOwnershipType", "3"),
        ("objectacl", "object_id", "0"),
        *(
            (resource, name, "ü" * 1000)
            for resource, name in (
                ("experiment", "title"),
                ("dataset", "description"),
                ("dataset", "directory"),
                ("dataset", "experiments__title"),
                ("dataset", "instrument__facility__manager_group__name"),
                ("dataset_file", "filename"),
                ("dataset_file", "directory"),
                ("dataset_file", "directory__startswith"),
                ("dataset_file", "dataset__description"),
                ("schema", "namespace"),
                ("facility", "name"),
                ("instrument", "name"),
                ("user", "username"),
                ("user", "email__iexact"),
                ("group", "name"),
                ("objectacl", "entityId"),
                ("replica", "uri"),
                ("storagebox", "name"),
                ("experimentauthor", "author"),
                ("experimentauthor", "author__iexact"),
            )
        ),
    ],
)
def test_a_value_that_nothing_can_have_finds_nothing(
    admin: Client, owner: Client, hidden: Tree, resource: str, name: str, value: str
) -> None:
    for who in (admin, owner):
        assert found(who, resource, **{name: value}) == []


def test_a_filter_by_two_names_for_it_means_both(owner: Client) -> None:
    dataset = owner.dataset()
    for filename in ("a.csv", "b.csv"):
        owner.register(dataset, filename=filename, directory="raw")
    for said in ({"filename": "a.csv", "filename__exact": "b.csv"}, {"directory": "x", "directory__exact": "raw"}):
        assert found(owner, "dataset_file", dataset=dataset["id"], **said) == []


def test_numbers_come_as_texts(owner: Client, hidden: Tree) -> None:
    address = f"dataset_file?dataset={hidden.dataset['id']}&limit=500&offset=0&filename={hidden.file['filename']}"
    assert owner.read(address)["meta"]["total_count"] == 1


def test_what_others_hide_is_not_found_by_its_relations(other: Client, hidden: Tree) -> None:
    assert found(other, "dataset", experiments__title=hidden.experiment["title"]) == []
    assert found(other, "dataset_file", dataset__description=hidden.dataset["description"]) == []
    assert found(other, "dataset_file", dataset=hidden.dataset["id"]) == []
