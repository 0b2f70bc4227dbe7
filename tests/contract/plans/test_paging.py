"""Pages of plans: which there are, how long they are, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .client import API, Client, beside, document, number
from .conftest import ApiClient

DAY = "1905-06-30"
"""A day on which nothing else on the site was made."""


@pytest.fixture(scope="module")
def lister(register: Callable[..., ApiClient], log_in: Callable[[ApiClient], Client]) -> Client:
    """An API client with seven plans of its own, made on one day; it sees others' public ones besides."""
    client = log_in(register())
    for _ in range(7):
        client.create(created=f"{DAY}T12:00:00Z")
    return client


def ask(client: Client, **arguments: Any) -> dict[str, Any]:
    """List the plans of that day."""
    return client.list(created_after=DAY, created_before=DAY, **arguments)


def ids(told: dict[str, Any]) -> list[int]:
    return [number(item["dmp"]) for item in told["items"]]


def test_a_list_is_stepped_through(lister: Client) -> None:
    """Forwards and backwards; each plan is there once, by number."""
    told, found = ask(lister, per_page=3), list[int]()
    assert "prev" not in told
    pages = [told]
    while "next" in told:
        told = lister.ok("GET", beside(lister.url, told["next"]))
        pages.append(told)
    assert [each["page"] for each in pages] == [1, 2, 3]
    for each in pages:
        assert (each["per_page"], each["total_items"]) == (3, 7)
        found += ids(each)
    assert found == sorted(set(found))
    assert len(found) == 7
    back = lister.ok("GET", beside(lister.url, told["prev"]))
    assert ids(back) == ids(pages[1])


def test_links_keep_the_filters_and_nothing_else(lister: Client) -> None:
    told = ask(lister, per_page=2, page=2, remove_tests="true", token="abcdef", order="title")
    kept = f"created_after={DAY}&created_before={DAY}&remove_tests=true"
    assert told["prev"].endswith(f"{API}/plans?{kept}&page=1&per_page=2")
    assert told["next"].endswith(f"{API}/plans?{kept}&page=3&per_page=2")


@pytest.mark.parametrize(
    ("arguments", "page", "per_page"),
    [
        ({}, 1, 20),
        *(({"page": bad, "per_page": bad}, 1, 20) for bad in ("", "0", "-1", "1.5", "abc", "٣", "0x2", "1e3")),
        ({"per_page": "7"}, 1, 7),
        ({"per_page": "101"}, 1, 100),
        ({"per_page": "9" * 30}, 1, 100),
        ({"per_page": "100000000"}, 1, 100),
    ],
)
def test_what_is_no_page_is_the_first_and_what_is_too_long_the_longest(
    lister: Client, arguments: dict[str, str], page: int, per_page: int
) -> None:
    told = ask(lister, **arguments)
    assert (told["page"], told["per_page"], len(told["items"])) == (page, per_page, 7)


@pytest.mark.parametrize("page", [4, 99, 10**30])
def test_beyond_the_end_there_is_nothing_but_the_way_back(lister: Client, page: int) -> None:
    told = ask(lister, per_page=3, page=page)
    assert (told["items"], told["total_items"], told["page"]) == ([], 7, page)
    assert "next" not in told
    back = lister.ok("GET", beside(lister.url, told["prev"]))
    assert (back["page"], len(back["items"])) == (3, 1)


def test_a_list_of_all_that_is_seen_steps_through_it_too(lister: Client) -> None:
    assert len(lister.numbers()) >= 7


def test_a_new_plan_is_in_its_makers_next_list(client2: Client) -> None:
    for _ in range(3):
        made = number(client2.create())
        assert made in client2.numbers()


def test_nothing_that_fits_is_an_empty_list_without_pages(lister: Client) -> None:
    told = lister.list(created_after="2999-12-31")
    assert (told["total_items"], told["items"]) == (0, [])
    assert not {"page", "per_page", "prev", "next"} & told.keys()


@pytest.mark.parametrize("name", ["created_after", "created_before", "updated_after", "updated_before"])
@pytest.mark.parametrize("said", ["27/08/2020", "yesterday", "2020-13-01"])
def test_what_is_no_date_is_refused(lister: Client, name: str, said: str) -> None:
    path = f"{API}/plans"
    assert lister.refused("GET", path, arguments={name: said}) == (400, [f"{name} is not a valid date"])


def test_each_filter_is_about_its_moment(register: Callable[..., ApiClient], log_in: Callable[..., Client]) -> None:
    """A bare date means its first second where something is after it, all of it where something is before it."""
    client = log_in(register())
    moments = ("1899-03-01T23:59:59Z", "1899-03-02T00:00:00Z", "1899-03-02T23:59:59Z", "1899-03-03T00:00:00Z")
    made = [number(each) for each in client.post(*(document(created=at, modified=at) for at in moments))]
    for created, modified in (("created", "updated"), ("updated", "created")):
        inside = {f"{created}_after": "1899-03-02", f"{modified}_before": "1899-03-02"}
        assert ids(client.list(**inside)) == made[1:3]
        assert ids(client.list(**{f"{created}_before": "1899-03-01"})) == made[:1]
    exact = client.list(created_after="1899-03-02T00:00:01Z", created_before="1899-03-03T00:00:00Z")
    assert ids(exact) == made[2:]


def test_tests_are_left_out_where_that_is_asked_for(
    register: Callable[..., ApiClient], log_in: Callable[..., Client]
) -> None:
    client, day = log_in(register()), "1898-01-01T00:00:00Z"
    test: dict[str, Any] = {"extension": [{"dmproadmap": {"visibility": "is_test"}}]}
    tried, real = client.post(document(created=day, **test), document(created=day))
    before = {"created_before": "1898-01-01", "created_after": "1898-01-01"}
    assert ids(client.list(**before)) == [number(tried), number(real)]
    assert ids(client.list(**before, remove_tests="true")) == [number(real)]
    assert ids(client.list(**before, remove_tests="false")) == [number(tried), number(real)]
