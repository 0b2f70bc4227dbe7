"""Plans through the handler: made, read and listed, and what that costs."""

import json
from typing import Any

import pytest

from functions.plans.operations import connecting, listing
from functions.plans.operations.listing import ListedPlan
from shared import meter
from shared.principal import Principal
from tests.unit.plans.conftest import LAKESIDE, SITE, Plans, dmp

MARA = "mara.okoye@lakeside.example"


def test_the_least_plan_is_answered_with_all_that_stands_for_what_was_not_said(plans: Plans) -> None:
    reply = plans.send("POST", "/api/v1/plans/", {"total_items": 1, "items": [{"dmp": dmp()}]})
    assert reply.status == 201
    body = reply.body
    plan = body["items"][0]["dmp"]
    number = int(plan["dmp_id"]["identifier"].rpartition("/")[2])
    here = f"{SITE}/api/v1/plans/{number}"
    assert reply.headers["Location"] == here
    assert (body["source"], body["caller"], body["code"]) == ("POST /api/v1/plans/", "eln", 201)
    assert (body["message"], body["total_items"], body["errors"]) == ("CREATED", 1, [])
    assert plan["contact"] == {"mbox": "tove.lind@lakeside.example"}
    assert plan["dataset"][0]["dataset_id"] == {"type": "url", "identifier": here}
    assert plan["dataset"][0]["distribution"][0]["download_url"] == f"{SITE}/plans/{number}/export.pdf"
    assert plan["dmproadmap_links"] == {"get": here, "download": f"{SITE}/plans/{number}/export.pdf"}
    template = {"id": 1, "title": "DCC Template"}
    assert plan["extension"] == [{"dmproadmap": {"template": template, "visibility": "privately_visible"}}]
    assert plan["project"][0]["title"] == "Lichen growth on roof tiles"
    assert list(plan)[:7] == [
        *("schema", "title", "language", "created", "modified", "ethical_issues_exist", "dmp_id"),
    ]
    read = plans.send("GET", f"/api/v1/plans/{number}").body
    assert read["items"] == body["items"]
    assert list(read) == [
        *("application", "source", "time", "caller", "code", "message", "total_items", "items"),
    ]


def test_numbers_and_texts_come_back_as_they_were_sent(plans: Plans) -> None:
    sent = (
        b'{"items":[{"dmp":{"title":" A ","contact":{"mbox":"a@b.example"},"cost":[{"title":"t","value":1234.50},'
        b'{"title":"u","value":12345678901234567.89},{"title":"v","value":0}],"odd":[9007199254740993,1E+2,false,"",[]]}}]}'
    )
    reply = plans.send("POST", "/api/v1/plans", sent)
    assert reply.status == 201
    number = reply.headers["Location"].rpartition("/")[2]
    text = plans.send("GET", f"/api/v1/plans/{number}").text
    for kept in (
        '"value":1234.50',
        "12345678901234567.89",
        '"value":0}',
        '[9007199254740993,1E+2,false,"",[]]',
        '" A "',
    ):
        assert kept in text


def test_all_or_none_are_made(plans: Plans) -> None:
    good, bad = {"dmp": dmp(title="Good")}, {"dmp": dmp(title=" ")}
    assert plans.refused({"items": [good, bad]}) == [
        "dmp title cannot be blank",
        ":title and the contact's :mbox are both required fields",
    ]
    assert plans.listed(status=404)["errors"] == ["No Plans found"]
    made = plans.create(dmp(title="One"), dmp(title="Two"))
    assert [each["title"] for each in made] == ["One", "Two"]
    assert plans.titles() == ["One", "Two"]


def test_what_is_known_by_a_name_is_not_made_again(plans: Plans) -> None:
    doi = {"type": "DOI", "identifier": "https://doi.org/10.5072/Bats"}
    [made] = plans.create(dmp(dmp_id=doi))
    assert made["dmp_id"] == doi
    exists = ["Plan already exists. Send an update instead."]
    again = {"type": "doi", "identifier": "doi:10.5072/bats"}
    assert plans.refused({"items": [{"dmp": dmp(dmp_id=again)}]}, caller=plans.lims) == exists
    own = {"type": "url", "identifier": made["dmproadmap_links"]["get"]}
    assert plans.refused({"items": [{"dmp": dmp(dmp_id=own)}]}) == exists
    twice = {"type": "ark", "identifier": "ark:/1/2"}
    assert plans.refused({"items": [{"dmp": dmp(dmp_id=twice)}] * 2}) == exists
    plans.create(dmp(dmp_id={"type": "url", "identifier": "https://elsewhere.example/api/v1/plans/1"}))
    plans.create(dmp(dmp_id={"type": None, "identifier": ""}))
    assert len(plans.titles()) == 3


def test_a_request_is_safe_to_repeat(plans: Plans) -> None:
    sent = {"headers": {"Idempotency-Key": "run 7"}}
    named = dmp(dmp_id={"type": "doi", "identifier": "10.5072/eels"})
    first = plans.create(named, **sent)
    assert plans.create(named, **sent) == first
    assert plans.create(dmp(title="Other"), caller=plans.lims, **sent) != first
    assert plans.send("POST", "/api/v1/plans", {"items": [{"dmp": dmp()}]}, **sent).status == 422
    assert len(plans.titles()) == 1


def test_a_request_looks_up_so_many_organisations_contacts_first(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ensure(named: Any) -> list[None]:
        asked.extend(each.name for each in named)
        return [None] * len(asked)

    monkeypatch.setattr(connecting, "ensure_organisations", ensure)
    contributors = [{"name": "a", "affiliation": {"name": f"Institute {number}"}} for number in range(150)]
    contact = {"mbox": "n/a", "affiliation": {"name": LAKESIDE}}
    plans.create(*([dmp(contact=contact, contributor=contributors)] * 3))
    assert len(asked) == connecting.MOST_ORGANISATIONS
    assert asked[:4] == [LAKESIDE, LAKESIDE, LAKESIDE, "Institute 0"]


def test_a_plan_is_its_contacts_and_of_their_organisation(plans: Plans) -> None:
    [made] = plans.create(
        dmp(contact={"mbox": "MARA@lakeside.example", "affiliation": {"name": "lakeside university"}})
    )
    home = made["contact"]["affiliation"]
    assert home == {
        "name": "lakeside university",
        "abbreviation": "LU",
        "affiliation_id": {"type": "ror", "identifier": "https://ror.org/0demo1234"},
    }
    plans.create(dmp(title="Elsewhere", contact={"mbox": "x@y.example", "affiliation": {"name": "Harbour Institute"}}))
    assert plans.titles(plans.admin) == ["Lichen growth on roof tiles"]
    assert plans.titles(plans.eln) == ["Lichen growth on roof tiles", "Elsewhere"]
    assert plans.listed(plans.lims, 404)["errors"] == ["No Plans found"]
    assert plans.listed(plans.member, 404)["errors"] == ["No Plans found"]


@pytest.mark.parametrize(
    ("visibility", "seen"), [("publicly_visible", "ALM"), ("organisationally_visible", "AM"), ("is_test", "A")]
)
def test_visibility_is_chosen_when_a_plan_is_made(plans: Plans, visibility: str, seen: str) -> None:
    extension = [{"dmproadmap": {"visibility": visibility}}]
    [made] = plans.create(dmp(extension=extension))
    path = made["dmproadmap_links"]["get"].removeprefix(SITE)
    callers = {"A": plans.admin, "L": plans.lims, "M": plans.member}
    for letter, caller in callers.items():
        reply = plans.send("GET", path, caller=caller)
        assert reply.status == (200 if letter in seen else 404)
        if reply.status == 404:
            assert reply.body["errors"] == ["dmp could not be found"]
        assert plans.send("GET", "/api/v1/plans", caller=caller).status == (200 if letter in seen else 404)


@pytest.mark.parametrize("id", ["0", "-1", "01", "x", "1.5", "999999999999999999999", "٣"])
def test_what_is_no_number_of_a_plan_is_not_found(plans: Plans, id: str) -> None:
    reply = plans.send("GET", f"/api/v1/plans/{id}")
    assert (reply.status, reply.body["errors"]) == (404, ["dmp could not be found"])


def test_who_may_not_call_the_api_is_refused_before_anything_else(plans: Plans) -> None:
    refused = {"principal_kind": "refused", "refusal": "invalid token"}
    for caller, text in ((plans.nobody, "Missing token"), (plans.reader, "Invalid token"), (refused, "Invalid token")):
        for method, path in (("GET", "/api/v1/plans"), ("POST", "/api/v1/plans"), ("GET", "/api/v1/plans/99")):
            reply = plans.send(method, path, b"{", caller=caller)
            assert (reply.status, reply.body["errors"]) == (401, [text])
            assert (reply.body["message"], reply.body["total_items"], reply.body["items"]) == ("UNAUTHORIZED", 0, [])
    assert plans.send("GET", "/api/v1/plans", caller=plans.nobody).body["caller"] == "198.51.100.7"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/api/v1/plans/1"),
        ("DELETE", "/api/v1/plans"),
        ("GET", "/api/v1/plans/1/x"),
        ("POST", "/api/v1/heartbeat"),
    ],
)
def test_nothing_else_is_there(plans: Plans, method: str, path: str) -> None:
    reply = plans.send(method, path)
    assert (reply.status, reply.body["errors"]) == (404, ["not found"])


def test_pages_of_a_filtered_list(plans: Plans) -> None:
    for day in range(1, 6):
        plans.create(dmp(title=f"Day {day}", created=f"2026-01-0{day}T09:00:00Z"))
    plans.create(
        dmp(title="Test", created="2026-01-06T00:00:00Z", extension=[{"dmproadmap": {"visibility": "is_test"}}])
    )
    assert plans.titles(created_after="2026-01-02", created_before="2026-01-04") == ["Day 2", "Day 3", "Day 4"]
    assert plans.titles(remove_tests="true", created_after="2026-01-05T09:00:01Z") == []
    assert plans.titles(remove_tests="false", created_after="2026-01-06") == ["Test"]
    answer = plans.listed(created_after="2026-01-01", remove_tests="true", per_page="2", page="2", secret="x")
    assert (answer["page"], answer["per_page"], answer["total_items"]) == (2, 2, 5)
    kept = "created_after=2026-01-01&remove_tests=true"
    assert answer["prev"] == f"/api/v1/plans?{kept}&page=1&per_page=2"
    assert answer["next"] == f"/api/v1/plans?{kept}&page=3&per_page=2"
    beyond = plans.listed(page="9", per_page="4")
    assert (beyond["items"], beyond["prev"], beyond["total_items"]) == ([], "/api/v1/plans?page=2&per_page=4", 6)
    assert "next" not in beyond
    assert plans.listed(per_page="1000", page="0")["per_page"] == 100
    empty = plans.listed(created_after="2027-01-01")
    assert empty["total_items"] == 0
    assert not {"page", "per_page", "prev", "next", "errors"} & set(empty)
    reply = plans.send("GET", "/api/v1/plans", query={"created_after": ["yesterday"], "updated_before": ["x"]})
    assert reply.body["errors"] == ["created_after is not a valid date", "updated_before is not a valid date"]


def test_a_long_plan_is_whole_and_its_head_is_listed(plans: Plans) -> None:
    text = "".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(400_000))
    [made] = plans.create(dmp(description=text), dmp(title="Short"))[:1]
    assert made["description"] == text
    assert plans.send("GET", made["dmproadmap_links"]["get"].removeprefix(SITE)).body["items"][0]["dmp"] == made
    assert plans.titles() == ["Lichen growth on roof tiles", "Short"]
    assert plans.listed()["items"][0]["dmp"]["description"] == text


def test_too_much_at_once_is_refused_by_name(plans: Plans) -> None:
    reply = plans.send("POST", "/api/v1/plans", {"items": [{"dmp": dmp()}] * 41})
    assert (reply.status, reply.body["errors"]) == (413, ["Send at most 40 plans in a request"])


def test_a_plan_is_checked_against_a_schema(plans: Plans) -> None:
    [made] = plans.create(dmp(cost=[{"title": "Storage", "value": "a lot"}]))
    path = made["dmproadmap_links"]["get"].removeprefix(SITE)
    reply = plans.send("GET", path, query={"validate": ["1.2"]})
    [told] = [each["stele"] for each in reply.body["items"][0]["dmp"]["extension"] if "stele" in each]
    assert told["validation"]["schema"] == "1.2"
    assert "/dmp/cost/0/value" in [each["pointer"] for each in told["validation"]["findings"]]
    reply = plans.send("GET", path, query={"validate": ["2"]})
    assert (reply.status, reply.body["errors"]) == (400, ["validate must be one of 1.0, 1.1, 1.2"])
    assert "stele" not in json.dumps(plans.send("GET", path).body)


def test_lists_of_ones_own_say_who_sees_a_plan(plans: Plans) -> None:
    plans.create(dmp(extension=[{"dmproadmap": {"visibility": "publicly_visible"}}]), dmp())
    listed, total = listing.own_page(Principal.from_context(plans.eln), 1, 50)
    assert ([each.visibility for each in listed.values()], total) == (["privately_visible", "publicly_visible"], 2)
    old = {id: ListedPlan(each.head) for id, each in listed.items()}
    assert [each.visibility for each in listing.told_apart(old).values()] == ["", "publicly_visible"]


def test_what_plans_cost(plans: Plans) -> None:
    with meter.metered() as nothing:
        assert plans.send("GET", "/api/v1/heartbeat", caller=plans.nobody).status == 200
    assert nothing.calls == 0
    filler = [{"title": str(n), "note": "x" * 90} for n in range(2500)]
    [made, _] = plans.create(dmp(dataset=filler), dmp())
    path = made["dmproadmap_links"]["get"].removeprefix(SITE)
    costs: dict[str, Any] = {}
    for name, asked, arguments in (
        ("read", path, {}),
        ("list", "/api/v1/plans", {}),
        ("filtered", "/api/v1/plans", {"created_after": ["2020-01-01"]}),
        ("page", path.replace("/api/v1", ""), {}),
        ("pages", "/plans", {}),
        ("mine", "/plans", {"mine": ["yes"]}),
    ):
        with meter.metered() as used:
            plans.send("GET", asked, query=arguments)
        costs[name] = used.trips
    with meter.metered() as used:
        plans.create()
    assert costs == {"read": 1, "list": 2, "filtered": 2, "page": 1 + 1, "pages": 1, "mine": 3}
    assert used.trips == 4


def test_long_texts_of_one_plan_keep_nobodys_from_being_shown(plans: Plans) -> None:
    public: Any = [{"dmproadmap": {"visibility": "publicly_visible"}}]
    plans.create(dmp(title="Short", extension=public), caller=plans.lims)
    contact = {"mbox": "a@b.example", "name": "Tove Lind"}
    for title in ("One", "Two"):
        plans.create(dmp(title=title, description="x" * 4_000_000, extension=public, contact=contact, project=[]))
    shown = plans.send("GET", "/plans", caller=plans.nobody)
    assert shown.status == 200
    assert [title in shown.text for title in ("One", "Two", "Short", "Tove Lind")] == [True] * 4
    assert "x" * 200 not in shown.text
    told = [item["dmp"] for item in plans.listed()["items"]]
    assert [each["title"] for each in told] == ["Short", "One", "Two"]
    assert [len(each.get("description", "")) for each in told] == [0, 2_000, 2_000]
    assert told[1]["contact"] == contact
    [last] = plans.listed(per_page="1", page="3")["items"]
    assert len(last["dmp"]["description"]) == 4_000_000
