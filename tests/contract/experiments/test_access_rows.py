"""ObjectACL rows: what they give to users and groups, from when and until when, and who handles them."""

import pytest

from .client import ABSENT, Client, Json, assert_error, assert_refused, md5
from .conftest import MakeTree, Newcomer, Tree, day, grant, group_with

RIGHTS = ("canRead", "canWrite", "canDelete", "isOwner")


def test_whoever_makes_an_experiment_owns_it(owner: Client, hidden: Tree) -> None:
    [row] = owner.objects("objectacl", object_id=hidden.experiment["id"])
    assert {right: row[right] for right in RIGHTS} == dict.fromkeys(RIGHTS, True)
    assert (row["pluginId"], row["entityId"], row["aclOwnershipType"]) == ("django_user", str(owner.id), 1)
    assert (row["object_id"], row["content_object"]) == (hidden.experiment["id"], hidden.experiment["resource_uri"])
    assert (row["effectiveDate"], row["expiryDate"]) == (None, None)


def test_a_row_as_it_is_made(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    row = grant(owner, experiment, other, canRead=True, effectiveDate="2026-01-02", expiryDate="2099-12-31")
    assert (row["effectiveDate"], row["expiryDate"], row["aclOwnershipType"]) == ("2026-01-02", "2099-12-31", 1)
    assert [row[right] for right in RIGHTS] == [True, False, False, False]
    assert row["entityId"] == str(other.id)
    answer = owner.post(
        "objectacl/",
        {"pluginId": "django_user", "entityId": "1", "content_type": "experiment", "object_id": str(experiment["id"])},
    )
    assert (answer.status_code, answer.content) == (201, b"")
    assert owner.location(answer).startswith("/api/v1/objectacl/")


def sees(who: Client, tree: Tree) -> bool:
    """Whether somebody sees a tree, which must be so everywhere alike, its content included."""
    found = {
        who.count("experiment", title=tree.experiment["title"]) == 1,
        who.count("dataset", experiments=tree.experiment["id"]) == 1,
        who.count("dataset_file", dataset=tree.dataset["id"]) == 1,
        who.get(tree.experiment["resource_uri"]).status_code == 200,
        who.get(tree.dataset["resource_uri"]).status_code == 200,
        who.get(tree.file["resource_uri"]).status_code == 200,
        who.download(tree.file).status_code == 200,
    }
    assert len(found) == 1
    return found.pop()


@pytest.fixture
def tree(make_tree: MakeTree) -> Tree:
    """A hidden tree of the test's own."""
    return make_tree()


def test_a_row_for_a_user(owner: Client, other: Client, ordinary: Client, tree: Tree) -> None:
    assert not sees(other, tree)
    row = grant(owner, tree.experiment, other, canRead=True)
    assert sees(other, tree)
    assert not sees(ordinary, tree)
    assert owner.delete(row["resource_uri"]).status_code == 204
    assert not sees(other, tree)


def test_a_row_for_a_group(owner: Client, admin: Client, newcomer: Newcomer, other: Client, tree: Tree) -> None:
    member = newcomer()
    group = group_with(admin, member)
    grant(owner, tree.experiment, group, canRead=True)
    assert sees(member, tree)
    assert not sees(other, tree)
    admin.account("DELETE", f"/account/groups/{group}/members/{member.id}")
    assert not sees(member, tree)
    admin.account("PUT", f"/account/groups/{group}/members/{member.id}")
    assert sees(member, tree)


def test_a_group_and_a_user_of_one_number_are_two(owner: Client, admin: Client, newcomer: Newcomer, tree: Tree) -> None:
    member = newcomer()
    row = {"pluginId": "django_user", "entityId": str(group_with(admin, member)), "content_type": "experiment"}
    answer = owner.post("objectacl/", {**row, "object_id": tree.experiment["id"], "canRead": True})
    assert answer.status_code in (201, 400), "there may be no user of that number"
    assert not sees(member, tree)


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({}, True),
        ({"effectiveDate": -1}, True),
        ({"effectiveDate": 0}, True),
        ({"effectiveDate": 2}, False),
        ({"expiryDate": 2}, True),
        ({"expiryDate": 1}, True),
        ({"expiryDate": -1}, False),
        ({"effectiveDate": -3, "expiryDate": 3}, True),
        ({"effectiveDate": -3, "expiryDate": -1}, False),
        ({"effectiveDate": 2, "expiryDate": 3}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("right", ["canRead", "isOwner"])
def test_a_row_counts_between_its_dates(
    owner: Client, other: Client, dates: dict[str, int], counts: bool, right: str
) -> None:
    experiment = owner.experiment()
    grant(owner, experiment, other, **{right: True}, **{name: day(offset) for name, offset in dates.items()})
    assert other.count("experiment", title=experiment["title"]) == int(counts)
    assert other.get(experiment["resource_uri"]).status_code == (200 if counts else 401)
    if right == "isOwner":
        assert other.patch(experiment["resource_uri"], {"url": "x"}).status_code == (202 if counts else 401)


def test_a_row_ends_by_a_change_of_its_date(owner: Client, other: Client, tree: Tree) -> None:
    row = grant(owner, tree.experiment, other, canRead=True, expiryDate=day(5))
    assert sees(other, tree)
    assert owner.change(row, expiryDate=day(-1))["expiryDate"] == day(-1)
    assert not sees(other, tree)
    owner.change(row, expiryDate=None)
    assert sees(other, tree)


@pytest.mark.parametrize("held", RIGHTS)
def test_what_each_right_is_good_for(owner: Client, other: Client, held: str) -> None:
    experiment = owner.experiment()
    grant(owner, experiment, other, canRead=True, **({held: True} if held != "canRead" else {}))
    writes, owns = held in ("canWrite", "isOwner"), held == "isOwner"
    told = {"description": "x", "experiments": [experiment["resource_uri"]]}
    row = {"pluginId": "django_user", "entityId": "1", "content_type": "experiment", "object_id": experiment["id"]}
    author = {"experiment": experiment["resource_uri"], "author": "Ada", "order": 1}
    assert other.read(experiment["resource_uri"])["id"] == experiment["id"]
    assert other.patch(experiment["resource_uri"], {"description": held}).status_code == (202 if writes else 401)
    assert other.post("dataset/", told).status_code == (201 if writes else 401)
    assert other.post("experimentauthor/", author).status_code == (201 if writes else 401)
    assert other.post("objectacl/", row).status_code == (201 if owns else 401)
    may_delete = held in ("canDelete", "isOwner")
    assert other.delete(experiment["resource_uri"]).status_code == (204 if may_delete else 401)
    assert owner.get(experiment["resource_uri"]).status_code == (404 if may_delete else 200)


def test_an_owner_needs_no_other_right(owner: Client, other: Client, tree: Tree) -> None:
    grant(owner, tree.experiment, other, isOwner=True)
    assert sees(other, tree)
    assert set(owner.read(tree.experiment["resource_uri"])["owner_ids"]) == {owner.id, other.id}


def test_owner_ids_are_each_there_once(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    for _ in range(2):
        grant(owner, experiment, other, isOwner=True)
    assert sorted(owner.read(experiment["resource_uri"])["owner_ids"]) == sorted([owner.id, other.id])


def test_nobody_grants_themselves_anything(owner: Client, other: Client, stranger: Client, public: Tree) -> None:
    before = owner.count("objectacl", object_id=public.experiment["id"])
    row = {
        "pluginId": "django_user",
        "entityId": str(other.id),
        "content_type": "experiment",
        "object_id": public.experiment["id"],
        "isOwner": True,
    }
    for who in (other, stranger):
        assert_refused(who.post("objectacl/", row))
        assert_refused(who.patch("objectacl/", {"objects": [row]}))
    assert owner.count("objectacl", object_id=public.experiment["id"]) == before


def test_only_owners_change_and_remove_rows(owner: Client, other: Client, ordinary: Client) -> None:
    experiment = owner.experiment()
    row = grant(owner, experiment, other, canRead=True, canWrite=True)
    for who in (other, ordinary):
        assert_refused(who.patch(row["resource_uri"], {"isOwner": True}))
        assert_refused(who.put(row["resource_uri"], {"isOwner": True}))
        assert_refused(who.delete(row["resource_uri"]))
    assert owner.read(row["resource_uri"])["isOwner"] is False
    assert owner.change(row, canWrite=False)["canWrite"] is False
    assert_refused(other.patch(experiment["resource_uri"], {"title": "x"}))


def test_a_row_stays_with_its_experiment(owner: Client, other: Client, tree: Tree) -> None:
    """Somebody's own row is no way into another's experiment."""
    own = other.experiment()
    row = grant(other, own, other, isOwner=True)
    other.patch(row["resource_uri"], {"object_id": tree.experiment["id"], "content_type": "experiment"})
    assert not sees(other, tree)


def test_who_sees_rows(owner: Client, other: Client, ordinary: Client, admin: Client, stranger: Client) -> None:
    """Those who own the experiment, whom the row names, and administrators."""
    experiment = owner.experiment(public_access=100)
    row = grant(owner, experiment, other, canRead=True)
    ids = {who: {one["id"] for one in who.objects("objectacl", object_id=experiment["id"])} for who in (owner, admin)}
    assert len(ids[owner]) == 2 and ids[owner] == ids[admin]
    assert [one["id"] for one in other.objects("objectacl", object_id=experiment["id"])] == [row["id"]]
    assert other.read(row["resource_uri"])["id"] == row["id"]
    for who in (ordinary, stranger):
        assert who.count("objectacl", object_id=experiment["id"]) == 0
        assert_refused(who.get(row["resource_uri"]))


ROWS_THAT_LET_NOBODY_READ: list[Json] = [
    {"canWrite": True},
    {"canRead": True, "expiryDate": day(-1)},
    {"isOwner": True, "effectiveDate": day(2)},
]


@pytest.mark.parametrize("said", ROWS_THAT_LET_NOBODY_READ, ids=str)
def test_a_row_that_lets_nobody_read_is_seen_with_its_experiment(owner: Client, newcomer: Newcomer, said: Json) -> None:
    """In lists, filtered or not, as by its address."""
    holder = newcomer()
    experiment = owner.experiment(public_access=50)
    row = grant(owner, experiment, holder, **said)
    for arguments in ({}, {"object_id": experiment["id"]}):
        assert [one["id"] for one in holder.objects("objectacl", **arguments)] == [row["id"]]
    assert holder.read(row["resource_uri"])["id"] == row["id"]
    owner.change(experiment, public_access=1)
    for arguments in ({}, {"object_id": experiment["id"]}):
        assert holder.objects("objectacl", **arguments) == []
    assert_refused(holder.get(row["resource_uri"]))
    assert holder.count("experiment", title=experiment["title"]) == 0
    assert experiment["id"] not in [one["id"] for one in holder.objects("experiment", limit=1000)]


BAD_ROWS: list[Json] = [
    {"content_type": "dataset"},
    {"content_type": "user"},
    {"content_type": None},
    {"pluginId": "nonsense"},
    {"effectiveDate": "tomorrow"},
    {"expiryDate": "2026-13-01"},
    {"canRead": "perhaps"},
    {"aclOwnershipType": 3},
]


@pytest.mark.parametrize("bad", BAD_ROWS, ids=str)
def test_rows_that_make_no_sense(owner: Client, other: Client, hidden: Tree, bad: Json) -> None:
    row = {"pluginId": "django_user", "entityId": str(other.id), "object_id": hidden.experiment["id"]}
    before = owner.count("objectacl", object_id=hidden.experiment["id"])
    assert_error(owner.post("objectacl/", {**row, "content_type": "experiment", **bad}))
    assert owner.count("objectacl", object_id=hidden.experiment["id"]) == before


def test_a_row_for_no_experiment(owner: Client, other: Client) -> None:
    told = {"pluginId": "django_user", "entityId": str(other.id), "content_type": "experiment", "object_id": ABSENT}
    assert owner.post("objectacl/", told).status_code in (400, 401)


def test_rows_go_with_their_experiment(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    row = grant(owner, experiment, other, canRead=True)
    assert owner.delete(experiment["resource_uri"]).status_code == 204
    assert owner.get(row["resource_uri"]).status_code == 404
    assert other.count("objectacl", object_id=experiment["id"]) == 0


def test_a_writer_adds_files_and_the_reader_does_not(owner: Client, other: Client, tree: Tree) -> None:
    told = other.file_values(tree.dataset, b"x", md5sum=md5(b"x"))
    row = grant(owner, tree.experiment, other, canRead=True)
    assert_refused(other.post("dataset_file/", told))
    owner.change(row, canWrite=True)
    assert other.post("dataset_file/", told).status_code == 201


# An experiment keeps an owner

WAYS_TO_LEAVE: list[Json] = [
    {"isOwner": False},
    {"expiryDate": day(-1)},
    {"expiryDate": day(0)},
    {"expiryDate": day(400)},
    {"effectiveDate": day(2)},
    {"pluginId": "token_group"},
]


@pytest.mark.parametrize("said", WAYS_TO_LEAVE, ids=str)
def test_the_only_owner_stays_one(owner: Client, other: Client, admin: Client, said: Json) -> None:
    experiment = owner.experiment()
    [row] = owner.objects("objectacl", object_id=experiment["id"])
    if "pluginId" in said:
        said = {**said, "entityId": str(experiment["id"])}
    listed = {"objects": [{"resource_uri": row["resource_uri"], **said}]}
    for who in (owner, admin):
        for answer in (
            who.patch(row["resource_uri"], said),
            who.put(row["resource_uri"], {**row, "content_type": "experiment", **said}),
            who.patch("objectacl/", listed),
        ):
            assert_error(answer, "owner", status=409)
    assert owner.read(row["resource_uri"]) == row
    assert_refused(other.patch(row["resource_uri"], said))


def test_the_only_owners_row_is_not_removed(owner: Client, other: Client, admin: Client) -> None:
    experiment = owner.experiment()
    [row] = owner.objects("objectacl", object_id=experiment["id"])
    grant(owner, experiment, other, canRead=True, canWrite=True, canDelete=True)
    grant(owner, experiment, other, isOwner=True, expiryDate=day(9))
    for who in (owner, admin):
        assert_error(who.delete(row["resource_uri"]), "owner", status=409)
        gone = {"objects": [], "deleted_objects": [row["resource_uri"]]}
        assert_error(who.patch("objectacl/", gone), "owner", status=409)
    assert owner.read(row["resource_uri"]) == row


def test_a_group_alone_owns_nothing(owner: Client, admin: Client, newcomer: Newcomer) -> None:
    """It may empty: its members are others' affair."""
    member = newcomer()
    group = group_with(admin, member)
    experiment = owner.experiment()
    [row] = owner.objects("objectacl", object_id=experiment["id"])
    held = grant(owner, experiment, group, isOwner=True)
    assert_error(owner.delete(row["resource_uri"]), "owner", status=409)
    to_group = {"pluginId": "django_group", "entityId": str(group)}
    assert_error(owner.patch(row["resource_uri"], to_group), "owner", status=409)
    admin.account("DELETE", f"/account/groups/{group}/members/{member.id}")
    assert owner.change(experiment, description="x")["owner_ids"] == [owner.id]
    assert owner.delete(held["resource_uri"]).status_code == 204


def test_who_has_given_an_experiment_away_may_go(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    [row] = owner.objects("objectacl", object_id=experiment["id"])
    grant(owner, experiment, other, isOwner=True)
    assert owner.change(row, expiryDate=day(5))["expiryDate"] == day(5)
    assert owner.delete(row["resource_uri"]).status_code == 204
    assert_refused(owner.get(experiment["resource_uri"]))
    assert other.read(experiment["resource_uri"])["owner_ids"] == [other.id]


def test_an_experiment_is_handed_over_in_one_request(owner: Client, other: Client) -> None:
    """Whatever the order: what counts is how it ends."""
    experiment = owner.experiment()
    [row] = owner.objects("objectacl", object_id=experiment["id"])
    new: Json = {"pluginId": "django_user", "entityId": str(other.id), "content_type": "experiment"}
    new = {**new, "object_id": experiment["id"], "isOwner": True}
    left = {"resource_uri": row["resource_uri"], "isOwner": False}
    assert owner.patch("objectacl/", {"objects": [left, new]}).status_code == 202
    assert other.read(experiment["resource_uri"])["owner_ids"] == [other.id]
