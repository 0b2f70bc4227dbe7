"""Parts of lists: which is asked for, how one leads to the next, and what is not carried at once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.repository.paging import Slice, list_answer
from shared.http import Request
from tests.unit.events import proxy_event
from tests.unit.repository.conftest import NOBODY, Repository


@pytest.mark.parametrize("said", ["0", "-1", "abc", "1.5", "", "٣", "1" * 12])
@pytest.mark.parametrize("name", ["page", "size"])
def test_what_is_no_positive_number_is_refused(repository: Repository, name: str, said: str) -> None:
    text = repository.refused(400, "GET", "/api/communities", query={name: [said]}, caller=NOBODY)
    assert text == f"Invalid value '{said}' for parameter '{name}', expected a positive integer"


def test_a_page_past_the_end_is_empty(repository: Repository) -> None:
    reply = repository.send("GET", "/api/communities", query={"page": ["2"], "size": ["1"]}, caller=NOBODY)
    assert (reply.body, "Link" in reply.headers) == ([], False)


@pytest.mark.parametrize(("page", "size"), [(1, 5000), (3, 45), (2, 7)])
def test_what_is_too_long_is_sent_in_shorter_pages_without_a_gap(page: int, size: int) -> None:
    request = Request(proxy_event("GET", "/api/communities", query={"q": ["a b"], "token": ["x"]}))
    start = (page - 1) * size
    items = [f"{start + number:07}" + "x" * (13_000_000 // size) for number in range(size)]
    response = list_answer(request, Slice(page, size), items, more=False)
    sent = len(re.findall(r'"\d{7}', str(response.body)))
    link = str(response.headers["Link"])
    told = parse_qs(urlsplit(link[1 : link.index(">")]).query)
    assert sorted(told) == ["page", "q", "size"]
    assert (int(told["page"][0]) - 1) * int(told["size"][0]) == start + sent
    assert 0 < sent < size
