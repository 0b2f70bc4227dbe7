"""Links between groups: what a deposit's metadata name is told on the pages of both, to those who may see it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from tests.contract.conftest import Site
from tests.waiting import until

from .client import Client, Json, fresh


class Linked:
    """A deposit that names a public and a hidden experiment, a package, a data product that is not there, and another.

    Attributes:
        pages: the paths of the pages of what it names.
    """

    def __init__(self, site: Site, owner: Client) -> None:
        self._site = site
        self.title = fresh("Linked")
        self.public, self.hidden = self._experiment(100), self._experiment(1)
        self.package = fresh("kiln")
        self._post("/api/rest/package", {"name": self.package, "title": "A kiln"})
        self.other = owner.published(fresh("Other"))
        until(self._package_is_found, "the package is found")
        draft = owner.create(self.title)
        owner.add(
            draft,
            relation=[
                f"{site.url}/api/v1/experiment/{self.public}/",
                f"/experiment/view/{self.hidden}/",
                f"{site.url}/api/rest/package/{self.package}",
                f"doi:{self.other['properties']['doi']}",
                "https://elsewhere.example/api/v1/experiment/1/",
            ],
            source=["/api/data_product/999999999/"],
        )
        self.deposit: Json = owner.submit(draft)
        self.page = f"/deposit/{self.deposit['id']}"
        self.pages = {
            "experiment": f"/experiment/view/{self.public}/",
            "package": f"/dataset/{self.package}",
            "deposit": f"/deposit/{self.other['id']}",
        }
        self.hidden_page = f"/experiment/view/{self.hidden}/"
        until(lambda: self.hidden_page in related(owner, self.page), "links are made")

    def _experiment(self, access: int) -> int:
        made = self._post("/api/v1/experiment/", {"title": fresh("Kiln run"), "public_access": access})
        return int(made.headers["Location"].split("/")[-2])

    def _post(self, path: str, body: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._site.token}", "Content-Type": "application/json"}
        answer = requests.post(self._site.url + path, data=json.dumps(body), headers=headers, timeout=60)
        answer.raise_for_status()
        return answer

    def _package_is_found(self) -> bool:
        found = requests.get(f"{self._site.url}/api/search/package?q=name:{self.package}", timeout=60).json()
        return bool(found["count"])


def related(client: Client, path: str) -> list[str]:
    """Gives the paths of the related pages that a page tells machines of."""
    return re.findall(rf'<{client.url}([^>]+)>; rel="related"', client.send("GET", path).headers.get("Link", ""))


@pytest.fixture(scope="module")
def linked(site: Site, owner: Client) -> Linked:
    return Linked(site, owner)


def test_a_deposit_tells_what_it_names(linked: Linked, stranger: Client) -> None:
    assert sorted(related(stranger, linked.page)) == sorted(linked.pages.values())
    page = stranger.send("GET", linked.page, headers={"Accept": "text/html"}).text
    for path in linked.pages.values():
        assert f'href="{stranger.url}{path}"' in page
    as_json = stranger.send("GET", linked.page, headers={"Accept": "application/json"})
    assert as_json.json() == stranger.get(linked.deposit)
    assert 'rel="related"' in as_json.headers["Link"]


@pytest.mark.parametrize("kind", ["experiment", "package", "deposit"])
def test_what_is_named_tells_of_the_deposit(linked: Linked, stranger: Client, kind: str) -> None:
    path = linked.pages[kind]
    assert related(stranger, path) == [linked.page]
    page = stranger.send("GET", path, headers={"Accept": "text/html"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert f'href="{stranger.url}{linked.page}"' in page.text
    assert linked.title in page.text


def test_what_is_hidden_is_told_to_those_who_may_see_it(
    linked: Linked, owner: Client, other: Client, stranger: Client
) -> None:
    for client in (other, stranger):
        assert linked.hidden_page not in related(client, linked.page)
        shown = re.findall(r'href="([^"]+)"', client.send("GET", linked.page).text)
        assert f"{client.url}{linked.hidden_page}" not in shown
        assert client.send("GET", linked.hidden_page).status_code in (401, 403)
    assert sorted(related(owner, linked.page)) == sorted([*linked.pages.values(), linked.hidden_page])


def test_links_follow_the_metadata(linked: Linked, owner: Client, stranger: Client) -> None:
    owner.patch(linked.deposit, {"op": "remove", "path": "/relation/0"})
    until(lambda: linked.pages["experiment"] not in related(stranger, linked.page), "the link is gone")
    until(lambda: related(stranger, linked.pages["experiment"]) == [], "it is gone from the other end")
    assert sorted(related(stranger, linked.page)) == sorted([linked.pages["package"], linked.pages["deposit"]])


def test_a_data_products_page_tells_what_names_it(site: Site, linked: Linked, owner: Client, stranger: Client) -> None:
    listed = requests.get(f"{site.url}/api/data_product/?page_size=1", timeout=60).json()["results"]
    if not listed:
        pytest.skip("the site has no data product")
    path = listed[0]["url"].removeprefix(site.url)
    named = owner.create(fresh("Names a product"))
    owner.add(named, source=[listed[0]["url"]])
    page = f"/deposit/{owner.submit(named)['id']}"
    until(lambda: page in related(stranger, f"{path}?format=api"), "the page of the data product tells of it")
    assert "Link" not in stranger.send("GET", path).headers
