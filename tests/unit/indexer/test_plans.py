"""Plans and the records that their datasets name, of every group: each tells of the other, whichever came first."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.unit.indexer.conftest import NOBODY, IndexedGroups
from tests.unit.reply import Reply

EXPERIMENT, PRODUCT, PACKAGE = "/experiment/view/1/", "/data_product/1", "/dataset/kiln-7"
"""The pages of the first records that are made, by which a plan names them before."""

PUBLIC, PRIVATE = "publicly_visible", "privately_visible"


def make_records(groups: IndexedGroups) -> None:
    """Make one of each kind whose page is known beforehand."""
    groups.lab.make("experiment", title="Run", public_access=100)
    thing = groups.registry.make("object", description="Levels")["url"]
    space = groups.registry.make("namespace", name="sea")["url"]
    groups.registry.make("data_product", namespace=space, object=thing, name="levels", version="1.0.0")
    groups.catalogue.make("kiln-7", title="A kiln")


def page(groups: IndexedGroups, path: str, caller: Any = NOBODY) -> Reply:
    """Give the page at a path."""
    begins = {"/exp": groups.lab, "/dat": groups.registry, "/dep": groups.repository, "/pla": groups.plans}
    asked: Any = groups.catalogue if path.startswith("/dataset/") else begins[path[:4]]
    reply: Reply = asked.send("GET", path, headers={"Accept": "text/html"}, caller=caller)
    if reply.status == 302:
        there = urlsplit(reply.headers["Location"])
        reply = asked.send("GET", there.path, query=parse_qs(there.query), caller=caller)
    return reply


def related(groups: IndexedGroups, path: str, caller: Any = NOBODY) -> list[str]:
    """Give the paths of the pages that a page says its record is related to."""
    reply = page(groups, path, caller)
    assert reply.status == 200, reply.text
    section = re.search(r'aria-labelledby="related">(.*?)</section>', reply.text, re.DOTALL)
    links = re.findall(r'href="https://[^/]+([^"]+)"', section[1]) if section else []
    told = re.findall(r'<https://[^/]+([^>]+)>; rel="related"', reply.headers.get("Link", ""))
    assert told in ([], links)  # machines are told of it where everybody may see the record
    return links


def live(groups: IndexedGroups, id: int, **caller: str) -> list[Any]:
    """Give what a plan's datasets are by now."""
    reply = groups.plans.send("GET", f"/api/v1/plans/{id}", caller={**groups.plans.me, "roles": "use_api", **caller})
    assert reply.status == 200, reply.text
    entries = [each["stele"] for each in reply.body["items"][0]["dmp"]["extension"] if "stele" in each]
    return list(entries[0]["datasets"]) if entries else []


def settle(groups: IndexedGroups) -> None:
    groups.listen()
    groups.index()


@pytest.mark.parametrize("plan_first", [True, False])
def test_a_plan_and_what_it_names_tell_of_each_other(groups: IndexedGroups, plan_first: bool) -> None:
    named = (EXPERIMENT, PRODUCT, PACKAGE)
    if not plan_first:
        make_records(groups)
        settle(groups)
    id = groups.plans.make(PUBLIC, *named, "/dataset/never-made", title="Tides & kilns")
    settle(groups)
    if plan_first:
        assert (live(groups, id), related(groups, f"/plans/{id}")) == ([], [])
        make_records(groups)
        settle(groups)
    for path in named:
        assert related(groups, path) == [f"/plans/{id}"], path
        assert "Tides &amp; kilns" in page(groups, path).text
    assert sorted(related(groups, f"/plans/{id}")) == sorted(named)
    told = live(groups, id)
    assert [(each["dataset"], each["kind"], each["title"]) for each in told] == [
        (0, "experiment", "Run"),
        (1, "data_product", "sea:levels@1.0.0"),
        (2, "package", "A kiln"),
    ]
    assert [each["url"].removeprefix("https://plans.example") for each in told] == list(named)
    mirrored = groups.catalogue.ok("GET", f"/api/rest/package/plan-{id}", caller=NOBODY)
    assert mirrored["title"] == "Tides & kilns"
    assert sorted(related(groups, f"/dataset/plan-{id}")) == sorted(named)
    groups.catalogue.ok("DELETE", "/api/rest/package/kiln-7")
    settle(groups)
    assert len(live(groups, id)) == 2
    assert PACKAGE not in related(groups, f"/plans/{id}")


def test_a_deposit_is_told_by_each_of_its_names_from_when_it_is_published(groups: IndexedGroups) -> None:
    draft = groups.repository.make("Tides")
    path, pid = f"/deposit/{draft['id']}", draft["properties"]["pid"]
    early = groups.plans.make(PUBLIC, pid)
    settle(groups)
    assert (live(groups, early), related(groups, f"/plans/{early}")) == ([], [])
    properties = groups.repository.ok("POST", f"/api/objects{path}/submit")["properties"]
    names = [properties[name] for name in ("pid", "doi", "epicpid") if name in properties]
    late = groups.plans.make(PUBLIC, *(f"hdl:{each}" if each == properties.get("epicpid") else each for each in names))
    settle(groups)
    assert related(groups, path) == [f"/plans/{early}", f"/plans/{late}"]
    assert related(groups, f"/dataset/deposit-{draft['id']}") == [f"/plans/{early}", f"/plans/{late}"]
    for id, times in ((early, 1), (late, len(names))):
        told = live(groups, id)
        assert [(each["kind"], each["state"], each["title"]) for each in told] == [
            ("deposit", "published", "Tides")
        ] * times
        assert related(groups, f"/plans/{id}") == [path]
    groups.repository.send("DELETE", f"/api/objects{path}", caller=groups.repository.admin)
    settle(groups)
    assert (live(groups, late), related(groups, f"/plans/{early}")) == ([], [])


def test_what_is_private_is_told_to_nobody_else(groups: IndexedGroups) -> None:
    groups.lab.make("experiment", title="Run", public_access=1)
    id, hidden = groups.plans.make(PUBLIC, EXPERIMENT), groups.plans.make(PRIVATE, EXPERIMENT)
    settle(groups)
    owner = groups.plans.me
    assert (live(groups, id, user_id="77"), related(groups, f"/plans/{id}")) == ([], [])
    assert live(groups, id)[0]["state"] == "restricted"
    assert related(groups, f"/plans/{id}", owner) == [EXPERIMENT]
    assert related(groups, EXPERIMENT, groups.lab.lena) == [f"/plans/{id}"]
    assert "Run" in page(groups, f"/plans/{hidden}", owner).text
    for caller in (NOBODY, groups.plans.other):
        assert page(groups, f"/plans/{hidden}", caller).status == 404
    for caller in (NOBODY, owner):
        listed = page(groups, "/plans", caller).text
        assert f'/plans/{id}">' in listed
        assert f'/plans/{hidden}">' not in listed
    for path in ("/plans/0", "/plans/9999999", "/plans/x%3Cb%3E"):
        reply = page(groups, path)
        assert (reply.status, reply.headers["Content-Type"].split(";")[0]) == (404, "text/html")
