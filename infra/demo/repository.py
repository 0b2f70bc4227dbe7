"""A demo repository: what `repository_objects.py` says, written over HTTP.

As scripts of the SURF Data Repository write: make a draft, patch it, upload, submit. Objects are looked for by their
titles, so an interrupted load goes on where it stopped, and a second load changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests

from infra.demo.errors import DemoError
from infra.demo.repository_objects import CATEGORIES, COLLECTIONS, COMMUNITIES, DEPOSITS, Deposit

_PATCH = "application/json-patch+json"


def load(site: str, token: str, admin_token: str) -> None:
    """Write the demo repository, unless it is there.

    Args:
        site: the site's address, without a slash at its end.
        token: an ordinary user's, whose the objects will be.
        admin_token: a site administrator's, who makes communities and categories and reviews.

    Raises:
        DemoError: something was refused.
    """
    owner, admin = _Repository(site, token), _Repository(site, admin_token)
    owner.look_around()
    if owner.state_of(DEPOSITS[-1].title):
        return
    for id, said in COMMUNITIES.items():
        admin.ensure(f"community/{id}", {"id": id, **said})
    for id, title in CATEGORIES.items():
        admin.ensure(f"category/{id}", {"id": id, "title": title, "description": f"This is the {title} category"})
    for each in (*COLLECTIONS, *DEPOSITS):
        if owner.state_of(each.title) in ("", "draft"):
            _write(owner, each)
        if each.state == "published" and owner.state_of(each.title) == "submitted":
            admin.send("POST", f"/{owner.place_of(each.title)}/approve")


def _write(owner: _Repository, each: Deposit) -> None:
    """Bring an object as far as it comes."""
    if not owner.state_of(each.title):
        said = {"title": each.title, "community": each.community, "sharelevel": each.sharelevel}
        inside = {"collection": owner.place_of(each.collection).replace("/", ":")} if each.collection else {}
        owner.note(owner.send("POST", f"/{each.namespace}", json={**said, **inside}))
    at = owner.place_of(each.title)
    _describe(owner, at, each)
    if each.state != "draft":
        owner.note(owner.send("POST", f"/{at}/submit"))


def _describe(owner: _Repository, at: str, each: Deposit) -> None:
    base = {**each.base, **owner.addressed(each.base)}
    said = {**base, **({"community": each.values} if each.values else {})}
    patch = [{"op": "add", "path": f"/{name}", "value": value} for name, value in said.items()]
    owner.send("PATCH", f"/{at}", json=patch, headers={"Content-Type": _PATCH})
    for name, content in each.files.items():
        owner.send("PUT", f"/{at}/files/{quote(name)}", data=content.encode())
    if each.external:
        references = [{"name": name, "epicpid": handle} for name, handle in each.external.items()]
        owner.send("POST", f"/{at}/files", json=references)


class _Repository:
    """The repository's API, as one person uses it."""

    def __init__(self, site: str, token: str) -> None:
        self._site = site
        self._found: dict[str, tuple[str, str]] = {}
        """Where an object of this person's is, and its state, by title."""
        self._session = requests.Session()
        self._session.params = {"token": token}

    def send(self, method: str, path: str, **how: Any) -> Any:
        """Send a request, and give what it says; None for an object that is not there."""
        answer = self._session.request(method, f"{self._site}/api/objects{path}", timeout=60, **how)
        if method == "GET" and answer.status_code == 404:
            return None
        if not answer.ok:
            raise DemoError(f"{method} {path} was refused: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def ensure(self, path: str, body: Mapping[str, Any]) -> None:
        """Make a community or a category, unless it is there."""
        if self.send("GET", f"/{path}") is None:
            self.send("POST", f"/{path.partition('/')[0]}", json=body)

    def look_around(self) -> None:
        """See which of the objects are there."""
        for community in ("surf", *COMMUNITIES):
            for kind in ("deposit", "collection"):
                for each in self.send("GET", f"/community/{community}/{kind}s") or ():
                    self._found[each["metadata"]["base"]["title"]] = f"{kind}/{each['id']}", "published"
        for hit in self.send("GET", "?drafts&size=1000")["hits"]["hits"]:
            self._found[hit["title"]] = hit["pid"].replace(":", "/"), hit["state"].lower()

    def note(self, envelope: Mapping[str, Any]) -> None:
        """See how an object is now."""
        named = envelope["properties"]
        self._found[envelope["metadata"]["base"]["title"]] = named["pid"].replace(":", "/"), named["state"]

    def state_of(self, title: str) -> str:
        """Give the state of an object; empty where it is not there."""
        return self._found.get(title, ("", ""))[1]

    def place_of(self, title: str) -> str:
        """Give where an object is."""
        return self._found[title][0]

    def addressed(self, base: Mapping[str, Any]) -> dict[str, list[str]]:
        """Give the relations to records of the other groups, with the site's address in them."""
        return {"relation": [each.format(site=self._site) for each in base["relation"]]} if "relation" in base else {}
