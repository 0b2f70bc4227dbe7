"""The envelope that every answer comes in, and addresses that there are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests

from .client import API, Client, envelope

NOT_FOUND = (404, ["not found"])


def test_the_time_is_now_in_whole_seconds_with_a_zone(nobody: Client) -> None:
    told = nobody.ok("GET", f"{API}/heartbeat")
    then = datetime.fromisoformat(told["time"])
    assert then.microsecond == 0
    assert abs((datetime.now(UTC) - then).total_seconds()) < 600


def test_the_source_is_the_method_and_the_path_as_they_came(client: Client) -> None:
    """Without the query, with the slash; a HEAD has the headers of a GET."""
    assert client.ok("GET", f"{API}/heartbeat/?a=b")["source"] == f"GET {API}/heartbeat/"
    assert client.ok("GET", f"{API}/templates/?page=1&token=x")["source"] == f"GET {API}/templates/"
    head = client.send("HEAD", f"{API}/heartbeat")
    assert (head.status_code, head.content) == (200, b"")


def test_nobody_is_called_by_their_address_and_somebody_by_their_name(
    nobody: Client, unprivileged: Client, client: Client, org_admin: Client
) -> None:
    """Who may not call the API is nobody to it, whatever else they may."""
    for anonymous, path in ((nobody, "heartbeat"), (nobody, "templates"), (unprivileged, "templates")):
        caller = envelope(anonymous.send("GET", f"{API}/{path}"))["caller"]
        assert set(caller) <= set("0123456789abcdef.:")
    for somebody in (client, org_admin):
        assert somebody.ok("GET", f"{API}/templates")["caller"] == somebody.name
    assert client.ok("GET", f"{API}/heartbeat")["caller"] != client.name


def test_members_without_a_value_are_left_out(client: Client, nobody: Client) -> None:
    """No page of what is no list or an empty one, and no errors of what is none."""
    bare = ["application", "source", "time", "caller", "code", "message", "total_items", "items"]
    assert list(nobody.ok("GET", f"{API}/heartbeat")) == bare
    made = client.create()
    there = made["dmproadmap_links"]["get"].removeprefix(client.url)
    assert list(client.ok("GET", there)) == bare
    assert list(client.list(created_after="2999-01-01", created_before="2000-01-01")) == bare


@pytest.mark.parametrize(
    "path",
    [
        *("heartbeat/1", "authenticate/1", "templates/1", "templates/1/x", "plans/1/x", "plans/1/x/y"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_there_is_nothing_below(client: Client, method: str, path: str) -> None:
    assert client.refused(method, f"{API}/{path}") == NOT_FOUND


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("POST", "heartbeat"), ("GET", "authenticate"), ("DELETE", "templates"), ("PATCH", "plans/1")),
        *(("PUT", "plans/1"), ("DELETE", "plans/1"), ("POST", "plans/1"), ("PUT", "plans")),
    ],
)
def test_there_is_no_other_method(client: Client, method: str, path: str) -> None:
    assert client.refused(method, f"{API}/{path}") == NOT_FOUND
    assert client.refused(method, f"{API}/{path}/") == NOT_FOUND


def test_a_bad_token_comes_before_all_else(nobody: Client) -> None:
    bad = {"Authorization": "Bearer nobody-has-this-one"}
    for method, path in (("GET", "plans/1"), ("POST", "plans"), ("GET", "templates/9/9"), ("DELETE", "plans")):
        assert nobody.refused(method, f"{API}/{path}", headers=bad) == (401, ["Invalid token"])


def test_who_lacks_the_privilege_has_no_good_token(unprivileged: Client, nobody: Client) -> None:
    for method, path in (("GET", "templates"), ("GET", "plans"), ("GET", "plans/1"), ("POST", "plans")):
        assert unprivileged.refused(method, f"{API}/{path}", "no JSON") == (401, ["Invalid token"])
        assert nobody.refused(method, f"{API}/{path}", "no JSON") == (401, ["Missing token"])
        empty = nobody.refused(method, f"{API}/{path}", headers={"Authorization": ""})
        assert empty == (401, ["Missing token"])


def test_the_last_word_of_the_header_is_the_token(nobody: Client, client: Client) -> None:
    for scheme in ("bearer", "BEARER", "Bearer  "):
        headers = {"Authorization": f"{scheme} {client.token}"}
        assert nobody.ok("GET", f"{API}/templates", headers=headers)["caller"] == client.name


def test_heartbeat_and_authenticate_look_at_no_credential(nobody: Client) -> None:
    for header in ("Bearer nobody-has-this-one", "Basic !", "token"):
        headers = {"Authorization": header}
        assert nobody.ok("GET", f"{API}/heartbeat", headers=headers)["total_items"] == 0
        assert nobody.refused("POST", f"{API}/authenticate", "", headers=headers)[0] == 400


@pytest.mark.each_case
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded;charset=UTF-8", "image/png"])
def test_a_get_may_have_a_body_of_any_kind(client: Client, kind: str) -> None:
    """DMPRoadmap's own test client sends what it has logged in with along with each GET."""
    for path in ("heartbeat", "templates", "plans?per_page=1&created_after=2999-01-01"):
        told = client.ok("GET", f"{API}/{path}", b'{"grant_type": "\xff', headers={"Content-Type": kind})
        assert told["code"] == 200


def test_what_is_not_known_is_passed_over(client: Client) -> None:
    made = client.create()
    path = made["dmproadmap_links"]["get"].removeprefix(client.url)
    answer = client.ok("GET", f"{path}?remove_tests=false&token=abc&page=0", headers={"Server-Agent": "A program"})
    assert answer["items"] == [{"dmp": made}]


def test_a_suffix_is_the_neighbours(client: Client) -> None:
    answer: requests.Response = client.send("GET", f"{API}/plans.json")
    assert answer.status_code == 404
    assert b"total_items" not in answer.content
