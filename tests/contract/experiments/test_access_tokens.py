"""Access tokens of experiments: `?token=` lets whoever has one read that experiment."""

import pytest

from .client import Client, assert_refused, unique
from .conftest import MakeTree, Tree, day


def token_for(admin: Client, tree: Tree, expires: str) -> tuple[str, int]:
    """The value and the id of a new access token."""
    made = admin.account("POST", "/account/access-tokens", {"experiment": tree.experiment["id"], "expires": expires})
    return made["token"], made["id"]


@pytest.fixture(scope="module")
def opened(make_tree: MakeTree) -> Tree:
    return make_tree()


@pytest.fixture(scope="module")
def token(admin: Client, opened: Tree) -> str:
    return token_for(admin, opened, day(30))[0]


@pytest.mark.parametrize("caller", ["stranger", "other", "owner"])
def test_a_token_opens_everything_of_its_experiment(
    request: pytest.FixtureRequest, caller: str, opened: Tree, token: str
) -> None:
    who: Client = request.getfixturevalue(caller)
    for uri in opened.metadata:
        assert who.read(uri, token=token)["resource_uri"] == uri
    assert who.count("experiment", title=opened.experiment["title"], token=token) == 1
    assert who.count("dataset", experiments=opened.experiment["id"], token=token) == 1
    assert who.count("dataset_file", dataset=opened.dataset["id"], token=token) == 1
    assert who.download(opened.file, params={"token": token}).content == b"hello world\n"
    assert who.get(f"{opened.dataset['resource_uri']}root-dir-nodes/", params={"token": token}).status_code == 200


def test_a_token_opens_nothing_else(stranger: Client, other: Client, hidden: Tree, token: str) -> None:
    for who in (stranger, other):
        for uri in hidden.metadata:
            assert_refused(who.get(uri, params={"token": token}))
        assert who.count("experiment", title=hidden.experiment["title"], token=token) == 0
        assert_refused(who.download(hidden.file, params={"token": token}), 403)


def test_a_token_adds_to_what_the_caller_sees_anyway(owner: Client, hidden: Tree, public: Tree, token: str) -> None:
    for tree in (hidden, public):
        assert owner.count("experiment", title=tree.experiment["title"], token=token) == 1


@pytest.mark.parametrize("caller", ["stranger", "other"])
def test_a_token_only_reads(request: pytest.FixtureRequest, caller: str, opened: Tree, token: str) -> None:
    who: Client = request.getfixturevalue(caller)
    arguments = {"token": token}
    uri = opened.experiment["resource_uri"]
    assert_refused(who.patch(uri, {"title": "changed"}, params=arguments))
    assert_refused(who.send("DELETE", uri, params=arguments))
    told = {"description": "x", "experiments": [uri]}
    assert_refused(who.post("dataset/", told, params=arguments))
    assert_refused(who.post("dataset_file/", who.file_values(opened.dataset), params=arguments))


def test_a_token_shows_no_access_rows(stranger: Client, opened: Tree, token: str) -> None:
    assert stranger.count("objectacl", object_id=opened.experiment["id"], token=token) == 0


def test_a_value_that_is_no_token_adds_nothing(stranger: Client, owner: Client, hidden: Tree, public: Tree) -> None:
    for value in ("nonsense", "f0" * 20, "", owner.token):
        assert_refused(stranger.get(hidden.experiment["resource_uri"], params={"token": value}))
        assert stranger.get(public.experiment["resource_uri"], params={"token": value}).status_code == 200
        assert stranger.count("experiment", title=hidden.experiment["title"], token=value) == 0


def test_a_token_works_through_its_last_day(admin: Client, stranger: Client, opened: Tree) -> None:
    last, _ = token_for(admin, opened, day(0))
    assert stranger.count("experiment", title=opened.experiment["title"], token=last) == 1


def test_a_token_that_is_over(admin: Client, stranger: Client, opened: Tree) -> None:
    told = {"experiment": opened.experiment["id"], "expires": day(-2)}
    answer = admin.post("/account/access-tokens", told)
    if answer.status_code != 201:
        pytest.skip("nobody can make a token that is over")
    arguments = {"token": answer.json()["token"]}
    assert_refused(stranger.get(opened.experiment["resource_uri"], params=arguments))
    assert stranger.read("experiment/", title=opened.experiment["title"], **arguments)["objects"] == []


def test_a_revoked_token(admin: Client, stranger: Client, opened: Tree) -> None:
    value, id = token_for(admin, opened, day(30))
    assert stranger.get(opened.experiment["resource_uri"], params={"token": value}).status_code == 200
    admin.account("DELETE", f"/account/access-tokens/{id}")
    assert_refused(stranger.get(opened.experiment["resource_uri"], params={"token": value}))


def test_a_token_does_not_mend_a_bad_credential(stranger: Client, opened: Tree, token: str) -> None:
    headers = {"Authorization": f"ApiKey {unique()}:{'f0' * 20}"}
    assert_refused(stranger.get(opened.experiment["resource_uri"], params={"token": token}, headers=headers))


def test_a_token_opens_datasets_that_come_later(admin: Client, owner: Client, stranger: Client) -> None:
    experiment = owner.experiment()
    made = admin.account("POST", "/account/access-tokens", {"experiment": experiment["id"], "expires": day(3)})
    dataset = owner.dataset(experiment)
    assert stranger.read(dataset["resource_uri"], token=made["token"])["id"] == dataset["id"]
    assert stranger.count("dataset", experiments=experiment["id"], token=made["token"]) == 1
