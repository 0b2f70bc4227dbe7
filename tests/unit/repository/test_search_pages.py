"""Pages of hits: their numbers, and the addresses that lead from one to the others."""

from __future__ import annotations

import pytest

from functions.repository.searching.paging import HitsPlace, links

ADDRESS = "https://stele.example/api/objects"


@pytest.mark.parametrize(
    ("page", "size", "total", "pages", "ends", "others"),
    [
        (1, 25, 819, 33, (1, 25), {"next": 2, "first": 1, "last": 33}),
        (33, 25, 819, 33, (801, 819), {"prev": 32, "first": 1, "last": 33}),
        (34, 25, 819, 33, (0, 0), {"prev": 33, "first": 1, "last": 33}),
        (10**18 - 1, 25, 819, 33, (0, 0), {"prev": 33, "first": 1, "last": 33}),
        (2, 2, 5, 3, (3, 4), {"next": 3, "prev": 1, "first": 1, "last": 3}),
        (1, 25, 0, 0, (0, 0), {"first": 1, "last": 1}),
        (3, 25, 0, 0, (0, 0), {"prev": 1, "first": 1, "last": 1}),
        (1, 5, 5, 1, (1, 5), {"first": 1, "last": 1}),
    ],
)
def test_a_page_has_a_place(
    page: int, size: int, total: int, pages: int, ends: tuple[int, int], others: dict[str, int]
) -> None:
    place = HitsPlace(page, size, total)
    assert (place.pages, place.ends, place.others) == (pages, ends, others)


def test_links_without_arguments() -> None:
    assert links(ADDRESS, {}, HitsPlace(1, 25, 819)) == {
        "self": f"{ADDRESS}?",
        "next": f"{ADDRESS}?page=2",
        "first": f"{ADDRESS}?page=1",
        "last": f"{ADDRESS}?page=33",
    }


def test_links_keep_the_arguments_in_order_and_name_the_page_last() -> None:
    arguments = {"query": ["title:gauge"], "page": ["2"], "size": ["2"]}
    assert links(ADDRESS, arguments, HitsPlace(2, 2, 5)) == {
        "self": f"{ADDRESS}?query=title:gauge&page=2&size=2",
        "next": f"{ADDRESS}?query=title:gauge&size=2&page=3",
        "prev": f"{ADDRESS}?query=title:gauge&size=2&page=1",
        "first": f"{ADDRESS}?query=title:gauge&size=2&page=1",
        "last": f"{ADDRESS}?query=title:gauge&size=2&page=3",
    }


def test_no_link_has_the_token() -> None:
    said = links(ADDRESS, {"drafts": [""], "token": ["0123"], "q": ["a&b=c d é"]}, HitsPlace(1, 25, 0))
    assert said["self"] == f"{ADDRESS}?drafts&q=a%26b%3Dc%20d%20%C3%A9"
    assert not [link for link in said.values() if "token" in link or "0123" in link]
