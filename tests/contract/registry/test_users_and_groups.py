"""users, groups and username: for signed-in people only, and never written here."""

import pytest

from .client import ABSENT, Client, methods_of, outcome

ANONYMOUS = (403, {"detail": "Authentication credentials were not provided."})


@pytest.mark.parametrize("path", ["users/", "users/1/", "groups/", "groups/1/", "username/"])
def test_a_stranger_may_not_look(stranger: Client, path: str) -> None:
    assert outcome(stranger.get(path)) == ANONYMOUS


def test_users_are_listed_for_the_signed_in(registry: Client) -> None:
    page = registry.page("users")
    assert list(page) == ["count", "next", "previous", "results"]
    assert page["count"] >= 1
    for user in page["results"]:
        assert list(user) == ["url", "username", "full_name", "email", "orgs"]
        assert isinstance(user["orgs"], list)


def test_a_user_is_found_by_exact_name(registry: Client) -> None:
    page = registry.page("users", username=registry.username)
    assert page["count"] == 1
    [user] = page["results"]
    assert user["username"] == registry.username
    assert registry.read(user["url"]) == user
    assert registry.records("users", username=registry.username[:-1] + "*") == []


def test_a_strangers_address_is_not_shown(second: Client, registry: Client) -> None:
    [user] = second.records("users", username=registry.username)
    assert user["email"] == f"{registry.username}@users.noreply.github.com"


def test_username_says_who_is_calling(registry: Client, second: Client) -> None:
    assert outcome(registry.get("username/")) == (200, {"username": registry.username})
    assert outcome(second.get("username/")) == (200, {"username": second.username})


def test_groups_are_listed_for_the_signed_in(registry: Client) -> None:
    page = registry.page("groups")
    assert list(page) == ["count", "next", "previous", "results"]
    for group in page["results"]:
        assert list(group) == ["url", "name"]
        assert registry.read(group["url"]) == group


@pytest.mark.parametrize(("table", "model"), [("users", "User"), ("groups", "Group")])
def test_an_unknown_one_is_not_found(registry: Client, table: str, model: str) -> None:
    expected = (404, {"detail": f"No {model} matches the given query."})
    assert outcome(registry.get(f"{table}/{ABSENT}/")) == expected


@pytest.mark.parametrize("table", ["users", "groups"])
def test_nobody_posts_to_them(registry: Client, stranger: Client, table: str) -> None:
    answer = registry.post(f"{table}/", {"username": "eve", "name": "eve"})
    assert outcome(answer) == (405, {"detail": 'Method "POST" not allowed.'})
    assert methods_of(answer) == {"GET", "HEAD", "OPTIONS"}
    assert outcome(stranger.post(f"{table}/", {})) == ANONYMOUS


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("users/?name=eve", "Invalid query arguments, only query arguments [username] are allowed"),
        ("users/?page_size=1", "Invalid query arguments, only query arguments [username] are allowed"),
        ("groups/?name=eve", "Invalid query arguments, no query arguments are allowed"),
    ],
)
def test_unknown_arguments_are_refused(registry: Client, query: str, detail: str) -> None:
    assert outcome(registry.get(query)) == (400, {"detail": detail})


def test_the_format_argument_passes(registry: Client) -> None:
    assert registry.get("users/?format=json").status_code == 200
