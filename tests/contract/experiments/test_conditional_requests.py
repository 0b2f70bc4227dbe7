"""ETags of objects, and changes that are only made if nobody else has made one meanwhile."""

import pytest

from .client import Client
from .conftest import MakeTree, Tree, grant


@pytest.fixture(scope="module")
def tree(make_tree: MakeTree) -> Tree:
    return make_tree()


def tag_of(client: Client, address: str) -> str:
    """The ETag of what is at an address."""
    tag: str = client.get(address).headers["ETag"]
    return tag


def test_what_is_known_is_not_sent_again(owner: Client, tree: Tree) -> None:
    for record in (tree.experiment, tree.dataset, tree.file):
        address = record["resource_uri"]
        tag = tag_of(owner, address)
        answer = owner.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
        assert owner.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_change_of_what_has_changed_is_refused(owner: Client, tree: Tree) -> None:
    address = tree.experiment["resource_uri"]
    tag = tag_of(owner, address)
    owner.patch(address, {"title": "theirs"})
    answer = owner.patch(address, {"title": "mine"}, headers={"If-Match": tag})
    assert (answer.status_code, answer.json().keys()) == (412, {"error"})
    assert owner.read(address)["title"] == "theirs"
    assert owner.patch(address, {"title": "mine"}, headers={"If-Match": tag_of(owner, address)}).status_code == 202


def test_a_precondition_without_quotes_is_one(owner: Client, tree: Tree) -> None:
    address = tree.experiment["resource_uri"]
    tag = tag_of(owner, address).strip('"')
    for stale in ("x", "other", f'"{tag}'):
        assert owner.patch(address, {"title": "mine"}, headers={"If-Match": stale}).status_code == 412
    assert owner.patch(address, {"title": "unquoted"}, headers={"If-Match": tag}).status_code == 202
    assert owner.patch(address, {"title": "mine"}, headers={"If-Match": tag}).status_code == 412


def test_an_object_inside_a_record_has_a_tag_of_its_own(owner: Client, tree: Tree) -> None:
    [parameter_set] = owner.read(tree.dataset["resource_uri"])["parameter_sets"]
    address = parameter_set["parameters"][0]["resource_uri"]
    tag = tag_of(owner, address)
    owner.patch(tree.dataset["resource_uri"], {"description": "Other thermocouples"})
    assert owner.patch(address, {"value": "9"}, headers={"If-Match": tag}).status_code == 202
    assert owner.patch(address, {"value": "10"}, headers={"If-Match": tag}).status_code == 412


def test_nothing_is_deleted_that_has_changed(owner: Client, other: Client, tree: Tree) -> None:
    row = grant(owner, tree.experiment, other, canRead=True)["resource_uri"]
    tag = tag_of(owner, row)
    owner.patch(row, {"canWrite": True})
    assert owner.send("DELETE", row, headers={"If-Match": tag}).status_code == 412
    assert owner.send("DELETE", row, headers={"If-Match": tag_of(owner, row)}).status_code == 204


def test_who_may_not_write_is_told_so_first(other: Client, tree: Tree) -> None:
    answer = other.patch(tree.experiment["resource_uri"], {"title": "x"}, headers={"If-Match": '"x"'})
    assert answer.status_code == 401


def test_several_changes_at_once_have_one_condition(owner: Client, tree: Tree) -> None:
    changed = {"objects": [{"resource_uri": tree.experiment["resource_uri"], "title": "bulk"}]}
    assert owner.patch("experiment/", changed, headers={"If-Match": '"x"'}).status_code == 412
    assert owner.read(tree.experiment["resource_uri"])["title"] != "bulk"
