"""Making plans: what must be sent, what is said of what is wrong, what a plan is made from, and duplicates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.accounts.conftest import Program

from .client import API, Client, Json, address, document, fresh, number, posted, visible

TITLE = "dmp title cannot be blank"
EMAIL = "contact email cannot be blank"
BOTH = ":title and the contact's :mbox are both required fields"
NOT_JSON = "invalid JSON format"
WRONG_TYPE = "invalid JSON"
IDENTIFIER = ":type and :identifier are required for all ids"
AFFILIATION = ":name is required for every :affiliation and :funding"
CONTRIBUTOR = ":role and either the :name or :email are required for each :contributor"
FUNDING = ":name, :funder_id or :grant_id are required for each funding"
DUPLICATE = "Plan already exists. Send an update instead."

_NO_TEXTS: tuple[Any, ...] = (5, ["x"], {"x": 1}, True)


def refused(client: Client, body: Any) -> list[str]:
    status, errors = client.refused("POST", f"{API}/plans", body)
    assert status == 400
    return errors


@pytest.mark.parametrize(
    "body",
    [
        *("", " ", "nothing", "[]", "null", "1", '"text"', "{}", '{"items": null}', '{"items": []}', '{"items": {}}'),
        *('{"dmp": {"title": "x", "contact": {"mbox": "a@b.example"}}}', '{"items": [{"dmp": {}},]}', "{'items': []}"),
        *(b'{"items": "\xff"}', '{"items": [{"dmp": {"title": "a\nb"}}]}', "title=x&items=y", "[" * 100_000),
    ],
    ids=range(18),
)
def test_what_is_no_document(client: Client, body: str | bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        status, errors = client.refused("POST", f"{API}/plans", body, headers={"Content-Type": kind})
        assert (status, errors) == (400, [NOT_JSON])


@pytest.mark.parametrize(
    "members",
    [
        *({"title": wrong} for wrong in _NO_TEXTS),
        *({"contact": wrong} for wrong in ("jane@example.org", 5, ["jane@example.org"])),
        *({"contact": {"mbox": wrong}} for wrong in _NO_TEXTS),
        *({name: "x"} for name in ("contributor", "project", "dataset", "cost", "extension")),
        *({name: ["x"]} for name in ("contributor", "project", "dataset", "cost", "extension")),
        *({"project": [{"funding": wrong}]} for wrong in (*_NO_TEXTS, {})),
    ],
    ids=str,
)
def test_a_wrong_type_is_an_error_and_no_fault(client: Client, members: Json) -> None:
    assert WRONG_TYPE in refused(client, posted(document() | members))


@pytest.mark.parametrize("item", [{}, {"dmp": None}, {"dmp": {}}, {"dmp": []}, {"dmp": "x"}, "x", None, 5], ids=str)
def test_an_item_without_a_plan(client: Client, item: Any) -> None:
    assert refused(client, {"items": [item]}) == [WRONG_TYPE]


def test_all_that_is_wrong_is_said_once_in_order(client: Client) -> None:
    bad = {
        "title": " ",
        "contact": {"name": "Tove Lind", "affiliation": {"abbreviation": "LS"}, "contact_id": {"type": "orcid"}},
        "contributor": [{"role": []}, {"role": []}],
        "project": [{"funding": [{"funding_status": "planned"}, {"funder_id": {"identifier": "501100002347"}}]}],
    }
    said = [TITLE, EMAIL, BOTH, IDENTIFIER, AFFILIATION, CONTRIBUTOR, FUNDING]
    assert refused(client, posted(bad)) == said
    assert refused(client, posted(bad, bad)) == said


def test_several_are_made_in_order_or_none(client: Client) -> None:
    titles = [fresh() for _ in range(4)]
    answer = client.send("POST", f"{API}/plans", posted(*map(document, titles)))
    told = answer.json()
    assert (answer.status_code, told["total_items"]) == (201, 4)
    made = [item["dmp"] for item in told["items"]]
    assert [dmp["title"] for dmp in made] == titles
    ids = [number(dmp) for dmp in made]
    assert ids == sorted(ids)
    assert answer.headers["Location"] == made[0]["dmproadmap_links"]["get"]

    before = client.numbers()
    assert refused(client, posted(document(), document(title=" "))) == [TITLE, BOTH]
    assert client.numbers() == before


def test_the_count_that_is_sent_is_not_checked(client: Client) -> None:
    for said in (7, "many", None):
        told = client.ok("POST", f"{API}/plans", posted(document()) | {"total_items": said}, status=201)
        assert told["total_items"] == 1


def test_the_body_is_json_whatever_its_type_says(client: Client) -> None:
    for kind in ("application/x-www-form-urlencoded;charset=UTF-8", "text/plain", "application/json; charset=utf-8"):
        body = json.dumps(posted(document("Tåke over fjorden"))).encode()
        told = client.ok("POST", f"{API}/plans", body, status=201, headers={"Content-Type": kind})
        assert told["items"][0]["dmp"]["title"] == "Tåke over fjorden"


# What a plan is made from


@pytest.mark.parametrize("id", [1, "1", 999_999_999, "none", None, {}, [], -1, 1.5, "", "9" * 40], ids=str)
def test_an_unknown_template_is_the_default_one(client: Client, id: Any) -> None:
    made = client.create(extension=[{"dmproadmap": {"template": {"id": id}}}])
    own = {"template": {"id": 1, "title": "DCC Template"}, "visibility": "privately_visible"}
    assert made["extension"] == [{"dmproadmap": own}]


def test_an_unknown_visibility_is_refused(client: Client) -> None:
    for word in ("secret", "", 5, None, ["publicly_visible"]):
        answer = client.send("POST", f"{API}/plans", posted(document(**visible(word))))  # type: ignore[arg-type]
        assert answer.status_code == (201 if word is None else 400), answer.text


def test_entries_of_other_systems_are_kept(client: Client) -> None:
    others = [{"argos": {"id": "a-1"}}, {"rdmo": [1, 2.50, {"x": None}]}]
    made = client.create(extension=[others[0], {"dmproadmap": {"template": {"id": 1}}}, others[1]])
    assert made["extension"][0] == others[0]
    assert [list(each) for each in made["extension"]] == [["argos"], ["rdmo"], ["dmproadmap"]]


# Identity


def test_ids_increase(client: Client, client2: Client) -> None:
    ids = [number(each.create()) for each in (client, client2, client)]
    assert ids == sorted(set(ids))
    assert ids[0] > 0


@pytest.mark.parametrize("empty", [None, {}, [], {"type": "url", "identifier": ""}, {"type": None, "identifier": None}])
def test_without_an_id_it_has_the_address_of_the_plan(client: Client, empty: Any) -> None:
    for _ in range(2):  # an empty one is never a duplicate
        made = client.create(dmp_id=empty)
        assert made["dmp_id"] == {"type": "url", "identifier": f"{client.url}/api/v1/plans/{number(made)}"}


def test_a_foreign_id_comes_back_and_is_nobody_elses(client: Client, client2: Client) -> None:
    suffix = fresh("DMP.")
    foreign = {"type": "doi", "identifier": f"https://doi.org/10.4321/{suffix}"}
    assert client.create(dmp_id=foreign)["dmp_id"] == foreign
    for again in (foreign["identifier"], f"10.4321/{suffix.lower()}", f"doi:10.4321/{suffix.upper()}"):
        for somebody in (client, client2):
            other = document(dmp_id={"type": "DOI", "identifier": again})
            assert refused(somebody, posted(other)) == [DUPLICATE]
    assert client.create(dmp_id={"type": "other", "identifier": suffix})["dmp_id"]["identifier"] == suffix
    both = document(dmp_id={"type": "other", "identifier": fresh()})
    assert refused(client, posted(both, both)) == [DUPLICATE]


def test_the_address_of_a_plan_is_a_duplicate_and_a_foreign_one_is_not(client: Client) -> None:
    made = client.create()
    here = made["dmp_id"]["identifier"]
    assert refused(client, posted(document(dmp_id={"type": "url", "identifier": here}))) == [DUPLICATE]
    foreign = {"type": "url", "identifier": f"https://elsewhere.example/{fresh()}/plans/{number(made)}"}
    assert client.create(dmp_id=foreign)["dmp_id"] == foreign


def test_a_title_and_a_contact_may_be_said_twice(client: Client) -> None:
    dmp = document()
    first, second = client.post(dmp, dmp)
    assert number(first) != number(second)


def test_links_that_are_sent_are_overwritten(client: Client) -> None:
    made = client.create(dmproadmap_links={"get": "https://elsewhere.example/1", "more": 1})
    assert made["dmproadmap_links"] == {
        "get": f"{client.url}/api/v1/plans/{number(made)}",
        "download": f"{client.url}/plans/{number(made)}/export.pdf",
    }


# Organisations


def test_what_is_known_of_an_organisation_is_added_to_objects(client: Client, admin: Program) -> None:
    """By its name, and never over what was sent nor to a list, which the standard's 1.2 closes."""
    name, mbox = fresh("Lakeside "), address()
    admin.done("POST", "/account/organisations", {"name": name, "abbreviation": "LS"})
    made = client.create(
        contact={"mbox": mbox, "name": "Tove Lind", "affiliation": {"name": name.upper()}},
        contributor=[
            {"name": "A", "affiliation": {"name": name, "abbreviation": "LSU"}},
            {"name": "B", "affiliation": [{"name": name}]},
        ],
    )
    assert made["contact"]["affiliation"] == {"name": name.upper(), "abbreviation": "LS"}
    assert made["contributor"][0]["affiliation"] == {"name": name, "abbreviation": "LSU"}
    assert made["contributor"][1]["affiliation"] == [{"name": name}]


def test_an_address_that_is_none_makes_a_plan_all_the_same(client: Client) -> None:
    for mbox in ("n/a", "a@b.example, c@d.example", "mailto:", "Tove Lind"):
        made = client.create(contact={"mbox": mbox})
        assert made["contact"] == {"mbox": mbox}


def test_a_contact_of_an_address_alone_is_completed_from_the_owners_account(
    client: Client, org_admin: Client, administrator: Any
) -> None:
    made = client.create(contact={"mbox": f"mailto:{administrator.email.upper()} "})
    contact = made["contact"]
    assert contact["mbox"] == f"mailto:{administrator.email.upper()} "
    assert contact["name"] == org_admin.name
    more = client.create(contact={"mbox": administrator.email, "contact_id": {}})
    assert set(more["contact"]) == {"mbox", "contact_id"}
