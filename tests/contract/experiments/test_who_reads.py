"""Who may read what beyond the experiments' tree: people, groups, facilities, instruments, boxes, schemas."""

from urllib.parse import quote

import pytest

from .client import Client, Json, assert_refused, id_of, unique
from .conftest import NUMERIC, OF_EXPERIMENT, STRING, Newcomer, Schema, group_with, make_schema

EMPTY_FOR_STRANGERS = ["user", "group", "facility", "instrument", "storagebox", "storageboxoption"]
EMPTY_FOR_STRANGERS += ["storageboxattribute", "location", "objectacl"]


@pytest.mark.parametrize("name", EMPTY_FOR_STRANGERS)
def test_lists_that_are_empty_for_strangers(stranger: Client, name: str, facility: Json) -> None:
    if name == "user":
        assert stranger.count("user", username=unique()) == 0
        return
    listed = stranger.read(f"{name}/")
    assert (listed["meta"]["total_count"], listed["objects"]) == (0, [])


@pytest.mark.parametrize("caller", ["stranger", "ordinary", "admin"])
def test_everybody_reads_schemas(request: pytest.FixtureRequest, caller: str, own_schema: Schema) -> None:
    who: Client = request.getfixturevalue(caller)
    assert who.read(own_schema.uri) == own_schema.record
    assert who.objects("schema", namespace=own_schema.namespace) == [own_schema.record]
    assert who.objects("parametername", schema=own_schema.record["id"]) == [*own_schema.names.values()]
    for record in own_schema.names.values():
        assert who.read(record["resource_uri"]) == record


@pytest.fixture(scope="module")
def own_schema(admin: Client) -> Schema:
    """A schema that nothing else uses."""
    return make_schema(admin, OF_EXPERIMENT, {"channels": NUMERIC, "unit": STRING})


def test_hidden_schemas_are_read_too(admin: Client, stranger: Client) -> None:
    record = admin.make("schema", namespace=unique("https://meta.example.org/"), hidden=True)
    assert stranger.read(record["resource_uri"])["hidden"] is True


# People


@pytest.fixture(scope="module")
def publisher(newcomer: Newcomer) -> Client:
    """Somebody who owns a public experiment."""
    found = newcomer()
    found.experiment(public_access=100)
    return found


def test_ones_own_account(ordinary: Client) -> None:
    [own] = ordinary.objects("user", username=ordinary.username)
    assert (own["id"], own["username"], own["groups"]) == (ordinary.id, ordinary.username, [])
    assert "email" in own
    assert ordinary.read(ordinary.uri) == own


def test_users_in_lists(
    ordinary: Client, manager: Client, admin: Client, publisher: Client, stranger: Client, newcomer: Newcomer
) -> None:
    """Oneself and owners of public experiments; for managers of facilities and administrators all."""
    quiet = newcomer()
    for who, expected in ((ordinary, 0), (manager, 1), (admin, 1), (stranger, 0)):
        assert who.count("user", username=quiet.username) == expected
    for who, expected in ((ordinary, 1), (manager, 1), (admin, 1), (stranger, 0)):
        assert who.count("user", username=publisher.username) == expected


def test_owning_a_hidden_experiment_shows_nobody(ordinary: Client, newcomer: Newcomer) -> None:
    quiet = newcomer()
    quiet.experiment()
    quiet.experiment(public_access=25)
    assert ordinary.count("user", username=quiet.username) == 0


def test_an_owner_is_no_longer_listed_when_nothing_is_public(ordinary: Client, newcomer: Newcomer) -> None:
    someone = newcomer()
    experiment = someone.experiment(public_access=100)
    assert ordinary.count("user", username=someone.username) == 1
    someone.change(experiment, public_access=1)
    assert ordinary.count("user", username=someone.username) == 0


def test_one_user(
    ordinary: Client, publisher: Client, stranger: Client, newcomer: Newcomer, manager: Client, admin: Client
) -> None:
    quiet = newcomer()
    for who in (ordinary, manager, admin):
        assert who.read(quiet.uri)["id"] == quiet.id
        assert who.read(publisher.uri)["id"] == publisher.id
    assert stranger.read(publisher.uri)["id"] == publisher.id
    assert_refused(stranger.get(quiet.uri))


def test_who_is_told_names_and_addresses(
    ordinary: Client, publisher: Client, stranger: Client, newcomer: Newcomer, manager: Client, admin: Client
) -> None:
    quiet = newcomer()
    for who in (quiet, manager, admin):
        told = who.read(quiet.uri)
        assert told["username"] == quiet.username
        assert "email" in told
    assert not {"username", "email"} & ordinary.read(quiet.uri).keys()
    for who in (ordinary, stranger):
        told = who.read(publisher.uri)
        assert "username" not in told
        assert "email" in told


def test_an_address_is_no_way_to_find_somebody(ordinary: Client, admin: Client, newcomer: Newcomer) -> None:
    quiet = newcomer()
    address = quiet.read(quiet.uri)["email"]
    if not address:
        address = unique("mail-") + "@firth.example"
        admin.account("PATCH", f"/account/users/{quiet.id}", {"email": address})
    assert quiet.count("user", email__iexact=address.upper()) == 1
    assert admin.count("user", email__iexact=address.upper()) == 1
    assert ordinary.count("user", email__iexact=address) == 0
    assert ordinary.count("user", email__iexact=address, username=quiet.username) == 0


def test_an_address_that_may_be_read_is_a_filter(ordinary: Client, publisher: Client, admin: Client) -> None:
    address = unique("mail-") + "@firth.example"
    admin.account("PATCH", f"/account/users/{publisher.id}", {"email": address})
    [found] = ordinary.objects("user", email__iexact=address)
    assert (found["id"], found["email"]) == (publisher.id, address)


# Groups


def test_groups(ordinary: Client, admin: Client, manager: Client, stranger: Client, newcomer: Newcomer) -> None:
    member = newcomer()
    group = group_with(admin, member)
    uri = f"/api/v1/group/{group}/"
    name = admin.read(uri)["name"]
    assert [one["id"] for one in member.objects("group")] == [group]
    assert member.objects("group", name=name) == [admin.read(uri)]
    assert member.read(member.uri)["groups"] == [admin.read(uri)]
    for who, expected in ((member, 1), (manager, 1), (admin, 1), (ordinary, 0), (stranger, 0)):
        assert who.count("group", name=name) == expected
    for who in (member, admin):
        assert who.read(uri)["id"] == group
    for who in (ordinary, stranger):
        assert_refused(who.get(uri))


# Facilities and instruments


def test_facilities_are_their_managers(
    facility: Json, manager: Client, admin: Client, ordinary: Client, stranger: Client
) -> None:
    for who, expected in ((manager, 1), (admin, 1), (ordinary, 0), (stranger, 0)):
        assert who.count("facility", name=facility["name"]) == expected
    assert facility in manager.objects("facility")
    for who in (manager, admin):
        assert who.read(facility["resource_uri"]) == facility
    for who in (ordinary, stranger):
        assert_refused(who.get(facility["resource_uri"]))


def test_instruments_are_listed_for_all_and_read_by_managers(
    instrument: Json, manager: Client, admin: Client, ordinary: Client, stranger: Client
) -> None:
    for who, expected in ((manager, 1), (admin, 1), (ordinary, 1), (stranger, 0)):
        assert who.count("instrument", name=instrument["name"]) == expected
    assert ordinary.objects("instrument", name=instrument["name"]) == [instrument]
    for who in (manager, admin):
        assert who.read(instrument["resource_uri"]) == instrument
    for who in (ordinary, stranger):
        assert_refused(who.get(instrument["resource_uri"]))


def test_naming_an_instrument_needs_the_right_to_read_it(
    instrument: Json, manager: Client, ordinary: Client, stranger: Client
) -> None:
    experiment = ordinary.experiment(public_access=100)
    told = {"description": unique(), "experiments": [experiment["resource_uri"]]}
    assert_refused(ordinary.post("dataset/", {**told, "instrument": instrument["resource_uri"]}))
    assert ordinary.count("dataset", description=told["description"]) == 0
    dataset = ordinary.dataset(experiment)
    assert_refused(ordinary.patch(dataset["resource_uri"], {"instrument": instrument["resource_uri"]}))
    made = manager.dataset(manager.experiment(public_access=100), instrument=instrument["resource_uri"])
    assert made["instrument"] == instrument
    assert stranger.read(made["resource_uri"])["instrument"] == instrument


def test_leaving_the_group_ends_the_management(admin: Client, newcomer: Newcomer) -> None:
    someone = newcomer()
    group = group_with(admin, someone)
    made = admin.make("facility", name=unique("House "), manager_group=f"/api/v1/group/{group}/")
    assert someone.get(made["resource_uri"]).status_code == 200
    admin.account("DELETE", f"/account/groups/{group}/members/{someone.id}")
    assert_refused(someone.get(made["resource_uri"]))


# Storage boxes


def test_the_first_boxes(ordinary: Client) -> None:
    boxes = {box["name"]: box for box in ordinary.read("storagebox/", limit=1000)["objects"]}
    for name, kind in (("default", "disk"), ("staging", "receiving")):
        assert boxes[name]["status"] == "online"
        assert {"type": kind}.items() <= {one["key"]: one["value"] for one in boxes[name]["attributes"]}.items()


@pytest.mark.parametrize("name", ["storagebox", "location"])
def test_boxes_are_read_by_who_is_signed_in(ordinary: Client, admin: Client, stranger: Client, name: str) -> None:
    [listed] = [one for one in ordinary.objects(name, limit=1000) if one["name"] == "default"]
    uri = f"/api/v1/{name}/{listed['id']}/"
    assert ordinary.read(uri)["name"] == admin.read(uri)["name"] == "default"
    assert_refused(stranger.get(uri))


def test_options_are_locations_only(admin: Client, ordinary: Client, stranger: Client) -> None:
    """Whatever else a box has stays inside, for administrators too."""
    box = admin.make("storagebox", name=unique("box "), description="A", django_storage_class="s3")
    secret = unique("very-secret-")
    for key, value in (("location", f"s3://{unique('b-')[:40]}/x"), ("secret_key", secret), ("endpoint", secret)):
        told = {"storage_box": box["resource_uri"], "key": key, "value": value}
        answer = admin.post("storageboxoption/", told)
        assert answer.status_code in (201, 400)
        assert secret not in answer.text
    for who in (ordinary, admin):
        told = who.read(box["resource_uri"])
        assert [one["key"] for one in told["options"]] == ["location"]
        options = who.read("storageboxoption/", storage_box=box["id"])["objects"]
        assert [one["key"] for one in options] == ["location"]
        assert who.read(options[0]["resource_uri"]) == options[0]
        assert secret not in who.get("storageboxoption/", params={"limit": 1000}).text
        first = options[0]["id"]
        for id in range(first, first + 3):
            assert secret not in who.get(f"storageboxoption/{id}/").text
    assert_refused(stranger.get(options[0]["resource_uri"]))


def test_attributes(admin: Client, ordinary: Client, stranger: Client) -> None:
    box = admin.make("storagebox", name=unique("box "))
    made = admin.make("storageboxattribute", storage_box=box["resource_uri"], key="type", value="tape")
    assert ordinary.read(made["resource_uri"]) == made
    assert ordinary.objects("storageboxattribute", storage_box=box["id"]) == [made]
    assert ordinary.read(box["resource_uri"])["attributes"] == [made]
    assert_refused(stranger.get(made["resource_uri"]))


def test_names_with_anything_in_them_are_found(owner: Client) -> None:
    for text in ("50 % & more = x?", "é ü/ñ", "a+b", "quote '\" and ;", "tab\there"):
        title = unique(text)
        made = owner.experiment(title=title)
        assert [one["id"] for one in owner.objects("experiment", title=title)] == [made["id"]]
        assert owner.read(f"experiment/?title={quote(title, safe='')}")["meta"]["total_count"] == 1
        assert id_of(made) == made["id"]
