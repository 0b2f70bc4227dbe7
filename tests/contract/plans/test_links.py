"""A plan's datasets and the records of this site tell of each other, whichever came first, to those who may see."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from tests.contract.conftest import Site
from tests.waiting import until

from .client import API, PUBLIC, Client, Json, document, fresh, number

HTML = {"Accept": "text/html"}


class Records:
    """What somebody makes in the other groups.

    Attributes:
        owner: who makes it.
    """

    def __init__(self, site: Site) -> None:
        self.owner = Client(site.url, site.token)

    def _made(self, method: str, path: str, body: Any, *, status: int = 201) -> requests.Response:
        kind = "application/json-patch+json" if method == "PATCH" else "application/json"
        answer = self.owner.send(method, path, body, headers={"Content-Type": kind})
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def experiment(self, access: int = 100) -> str:
        """Make one; give the path of its page."""
        said = {"title": fresh("Run "), "public_access": access}
        return f"/experiment/view/{self._made('POST', f'{API}/experiment/', said).headers['Location'].split('/')[-2]}/"

    def package(self, name: str) -> str:
        """Make one; give the path of its page."""
        self._made("POST", "/api/rest/package", {"name": name, "title": "A kiln"}, status=200)
        return f"/dataset/{name}"

    def data_product(self) -> str:
        """Make one; give the path of its page."""
        thing = self._made("POST", "/api/object/", {"description": "Levels"}).json()["url"]
        space = self._made("POST", "/api/namespace/", {"name": fresh("sea")}).json()["url"]
        said = {"namespace": space, "object": thing, "name": fresh("levels"), "version": "1.0.0"}
        product: str = self._made("POST", "/api/data_product/", said).json()["url"]
        return f"/data_product/{product.rstrip('/').rpartition('/')[2]}"

    def draft(self) -> Json:
        """Make the draft of a deposit."""
        said = {"title": fresh("Tides "), "community": "community:surf", "sharelevel": "Open"}
        made: Json = self._made("POST", "/api/objects/deposit", said).json()
        return made

    def published(self, draft: Json) -> Json:
        """Publish a draft; give what it is called."""
        done: Json = self._made("POST", f"/api/objects/deposit/{draft['id']}/submit", None, status=200).json()
        properties: Json = done["properties"]
        return properties


@pytest.fixture(scope="module")
def records(site: Site) -> Records:
    return Records(site)


def named(*identifiers: str) -> Json:
    """Give the members of a public plan whose datasets have these identifiers."""
    datasets = [{"title": "Tides", "dataset_id": {"type": "other", "identifier": each}} for each in identifiers]
    return {"dataset": datasets, **PUBLIC}


def related(caller: Client, path: str) -> set[str]:
    """Give the paths of the pages that a page says its record is related to."""
    answer = caller.send("GET", path, headers=HTML)
    if answer.status_code == 302:
        answer = caller.send("GET", answer.headers["Location"], headers=HTML)
    assert answer.status_code == 200, answer.text
    site = re.escape(caller.url)
    told = set(re.findall(rf'<{site}([^>]+)>; rel="related"', answer.headers.get("Link", "")))
    shown = set(
        re.findall(rf'href="{site}([^"]+)"', answer.text.partition('<h2 id="related">')[2].partition("</section>")[0])
    )
    assert told in (shown, set())  # machines are told nothing of what is not public
    assert told or "ld+json" not in answer.text or not shown
    return shown


def live(caller: Client, id: int) -> list[Json]:
    """Give what the records are by now that a plan's datasets name."""
    entries = [each["stele"]["datasets"] for each in caller.get(id)["extension"] if "stele" in each]
    found: list[Json] = entries[0] if entries else []
    return found


def until_related(caller: Client, path: str, *wanted: str) -> None:
    """Wait until a page tells of these records, and of no others."""
    until(lambda: related(caller, path) == set(wanted), f"{path} is related to {wanted}")


def test_a_plan_before_what_it_names(client: Client, client2: Client, nobody: Client, records: Records) -> None:
    draft, name = records.draft(), fresh("kiln")
    pid = draft["properties"]["pid"]
    plan = client.create(**named(pid, f"{client.url}/dataset/{name}"))
    id, page = number(plan), f"/plans/{number(plan)}"
    assert plan["dataset"] == client.get(id)["dataset"] == named(pid, f"{client.url}/dataset/{name}")["dataset"]
    assert (live(client, id), related(nobody, page)) == ([], set())
    properties, package = records.published(draft), records.package(name)
    deposit = f"/deposit/{draft['id']}"
    until_related(nobody, page, deposit, package)
    for path in (deposit, package):
        until_related(nobody, path, page)
    for caller in (client, client2):
        first, second = live(caller, id)
        assert (first["dataset"], first["dataset_id"]) == (0, {"type": "other", "identifier": pid})
        assert (first["kind"], first["state"], first["url"]) == ("deposit", "published", client.url + deposit)
        assert (second["dataset"], second["kind"], second["url"]) == (1, "package", client.url + package)
        assert requests.get(first["links"]["record"], timeout=60).json()["properties"] == properties
        assert requests.get(second["links"]["record"], timeout=60).json()["result"]["name"] == name
    assert "stele" not in json.dumps(client.list())


def test_what_a_plan_names_before_it(client: Client, nobody: Client, records: Records) -> None:
    properties = records.published(records.draft())
    deposit = f"/{properties['pid'].replace(':', '/')}"
    paths = [deposit, records.experiment(), records.data_product(), records.package(fresh("kiln"))]
    names = [f"https://doi.org/{properties['doi'].upper()}", *(client.url + path for path in paths)]
    plan = client.create(**named(*names, f"{client.url}/dataset/{fresh('never-made')}"))
    id, page = number(plan), f"/plans/{number(plan)}"
    until_related(nobody, page, *paths)
    for path in paths:
        until_related(nobody, path, page)
    told = live(client, id)
    assert [each["dataset"] for each in told] == [0, 1, 2, 3, 4]
    assert [each["kind"] for each in told] == ["deposit", "deposit", "experiment", "data_product", "package"]
    assert [each["url"] for each in told[1:]] == [client.url + path for path in paths]
    html = nobody.send("GET", page, headers=HTML).text
    for each in told:
        assert f'It is here: <a href="{each["url"]}">' in html
    mirrored = nobody.send("GET", f"/api/rest/package/plan-{id}").json()
    assert (mirrored["title"], mirrored["extras"]["stele_address"]) == (plan["title"], f"plan/{id}")


def test_what_is_private_is_told_to_nobody_else(client: Client, nobody: Client, records: Records) -> None:
    experiment = records.experiment(access=1)
    id = number(client.create(**named(experiment)))
    private = number(client.create(**{**named(experiment), "extension": []}))
    shown = until(lambda: related(records.owner, experiment), "the public plan is told to the experiment's owner")
    assert shown == {f"/plans/{id}"}
    assert (live(client, id), related(nobody, f"/plans/{id}")) == ([], set())
    until_related(records.owner, f"/plans/{id}", experiment)  # which has its own way into the search
    for path in (f"/plans/{private}", "/plans/0", "/plans/999999999", "/plans/x"):
        answer = nobody.send("GET", path, headers=HTML)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    page = client.send("GET", f"/plans/{private}", headers=HTML)
    assert (page.status_code, "Not everybody may read" in page.text) == (200, True)


def test_what_is_deleted_is_told_no_more(site: Site, client: Client, nobody: Client, records: Records) -> None:
    draft = records.draft()
    records.published(draft)
    deposit = f"/deposit/{draft['id']}"
    id = number(client.create(**named(f"deposit:{draft['id']}")))
    until_related(nobody, f"/plans/{id}", deposit)
    assert len(live(client, id)) == 1
    gone = Client(site.url, site.admin_token).send("DELETE", f"/api/objects{deposit}")
    assert gone.status_code == 204, gone.text
    until_related(nobody, f"/plans/{id}")
    assert live(client, id) == []


def test_the_list_shows_public_plans_the_newest_first(client: Client, nobody: Client) -> None:
    title = fresh("<b>潮 & ")
    public, private = client.post(document(title, **PUBLIC), document(fresh("hidden")))
    html = nobody.send("GET", "/plans", headers=HTML).text
    assert title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
    assert f'href="{nobody.url}/plans/{number(public)}"' in html
    assert private["title"] not in html
    ids = [int(id) for id in re.findall(r'/plans/(\d+)"', html)]
    assert ids == sorted(ids, reverse=True)
    assert nobody.send("GET", "/plans?page=99999999", headers=HTML).status_code == 200
