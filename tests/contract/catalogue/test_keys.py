"""Keys, and who may do what."""

import base64

import pytest

from tests.contract.conftest import Site

from .client import Client, fresh

DENIED = (403, "Access denied")


@pytest.mark.each_case
@pytest.mark.parametrize("header", ["Authorization", "X-CKAN-API-Key", "x-ckan-api-key", "HTTP_AUTHORIZATION"])
def test_a_bare_key_in_any_of_the_headers(stranger: Client, site: Site, header: str) -> None:
    stranger.ok("POST", "/api/rest/package", {"name": fresh()}, headers={header: site.token})


@pytest.mark.parametrize("prefix", ["Bearer ", "Token ", "token "])
def test_a_word_before_the_key_is_tolerated(stranger: Client, site: Site, prefix: str) -> None:
    stranger.ok("POST", "/api/rest/package", {"name": fresh()}, headers={"Authorization": prefix + site.token})


def test_other_credentials_of_the_site_work(stranger: Client, site: Site) -> None:
    pair = base64.b64encode(f"{site.user}:{site.token}".encode()).decode()
    stranger.ok("POST", "/api/rest/package", {"name": fresh()}, headers={"Authorization": f"Basic {pair}"})


@pytest.mark.parametrize("key", ["None", "", "5" * 40, "not a key", "Bearer", "fde34a3c-b716-4c39-8dc4-881ba115c6d4"])
def test_a_bad_key_is_none(owner: Client, stranger: Client, key: str) -> None:
    name = owner.make()["name"]
    both = {"Authorization": key, "X-CKAN-API-Key": key}
    assert stranger.send("GET", f"/api/rest/package/{name}", headers=both).status_code == 200
    for method, path in (("POST", "/api/rest/package"), ("PUT", f"/api/rest/package/{name}")):
        assert stranger.refused(method, path, {"name": fresh()}, headers=both) == DENIED


def test_the_first_valid_key_counts(stranger: Client, site: Site) -> None:
    proxy = base64.b64encode(b"proxy:secret").decode()
    for bad in (f"Basic {proxy}", "None", "6" * 40):
        headers = {"Authorization": bad, "X-CKAN-API-Key": site.token}
        stranger.ok("POST", "/api/rest/package", {"name": fresh()}, headers=headers)


def test_a_token_in_the_query_is_none(stranger: Client, site: Site) -> None:
    assert stranger.refused("POST", f"/api/rest/package?token={'6' * 40}", {"name": fresh()}) == DENIED


def test_only_the_owner_and_administrators_change(owner: Client, other: Client, admin: Client) -> None:
    for kind, made in (("package", owner.make()), ("group", owner.make_group())):
        path = f"/api/rest/{kind}/{made['name']}"
        for method in ("PUT", "POST", "DELETE"):
            assert other.refused(method, path, {"title": "Mine"}) == DENIED
        assert admin.ok("PUT", path, {"title": "Ours"})["title"] == "Ours"


def test_groups_of_a_package_need_the_right_on_what_changes(owner: Client, other: Client) -> None:
    mine, theirs = owner.make_group()["name"], other.make_group()["name"]
    assert owner.refused("POST", "/api/rest/package", {"name": fresh(), "groups": [theirs]}) == DENIED
    made = owner.make(groups=[mine])
    path = f"/api/rest/package/{made['name']}"
    assert owner.refused("PUT", path, {"groups": [mine, theirs]}) == DENIED
    other.ok("PUT", f"/api/rest/group/{theirs}", {"packages": [made["name"]]})
    read = owner.get(path)
    assert read["groups"] == sorted([mine, theirs])
    assert owner.ok("PUT", path, read)["groups"] == read["groups"]
    assert owner.refused("PUT", path, {"groups": []}) == DENIED
    assert owner.ok("PUT", path, {"groups": [theirs]})["groups"] == [theirs]


def test_a_group_that_is_not_there(owner: Client) -> None:
    name = fresh()
    status, text = owner.refused("POST", "/api/rest/package", {"name": name, "groups": ["no-such-group"]})
    assert status == 404
    assert text.startswith("Not found")
    assert owner.refused("GET", f"/api/rest/package/{name}")[0] == 404
