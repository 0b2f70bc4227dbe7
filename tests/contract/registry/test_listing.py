"""The table listing, `API/`, and what is not there."""

from urllib.parse import urlsplit

import pytest

from .client import Client, Site, methods_of, outcome
from .conftest import Example
from .tables import LISTED, Table, each_table


def test_the_listing_names_every_table_in_order(stranger: Client, site: Site) -> None:
    answer = stranger.get()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert list(answer.json().items()) == [(key, f"{site.url}/api/{key}/") for key in LISTED]


def test_a_signed_in_user_sees_the_same_listing(registry: Client, stranger: Client) -> None:
    assert registry.get().json() == stranger.get().json()


def test_head_and_options_of_the_listing(stranger: Client) -> None:
    head = stranger.send("HEAD")
    assert (head.status_code, head.content) == (200, b"")
    options = stranger.options()
    assert options.status_code == 200
    assert methods_of(options) == {"GET", "HEAD", "OPTIONS"}


def test_posting_to_the_listing_is_not_allowed(registry: Client) -> None:
    answer = registry.post("", {})
    assert outcome(answer) == (405, {"detail": 'Method "POST" not allowed.'})
    assert methods_of(answer) == {"GET", "HEAD", "OPTIONS"}


def test_api_without_a_slash_is_the_catalogues_version(stranger: Client, site: Site) -> None:
    answer = stranger.get(f"{site.url}/api", allow_redirects=False)
    assert outcome(answer) == (200, {"version": 1})


@pytest.mark.parametrize("gone", ["text_file", "auth-provider", "auth-url", "model", "source", "form", "storage"])
def test_what_is_not_a_table_is_not_found(stranger: Client, gone: str) -> None:
    assert outcome(stranger.get(f"{gone}/")) == (404, {"detail": "Not found."})


@each_table
def test_the_url_of_a_record_can_be_split_and_searched(
    stranger: Client, site: Site, example: Example, table: Table
) -> None:
    """The command-line client splits at `api/` and takes the longest key that occurs in the URL as the type."""
    url = example(table.name)["url"]
    assert url.count("api/") == 1
    parts = urlsplit(site.url)
    assert not [key for key in LISTED if key in (parts.hostname or "") + parts.path]
    keys = sorted(stranger.get().json(), key=len, reverse=True)
    assert next(key for key in keys if key in url) == table.name
