"""Forms of deposits: what they say of metadata and what comes back, what a page costs, and who comes in between."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from functions.repository.depositing import fields, texts
from functions.repository.depositing.changes import patch_of
from functions.repository.depositing.fields import FormField, Shape
from functions.repository.depositing.form import Filling, shown_groups
from functions.repository.metadata import schemas
from functions.repository.metadata.base import FIELDS
from functions.repository.operations.versions import document_of, version_of_written
from functions.repository.pids import number_of
from functions.repository.store import DEPOSIT, store
from shared.meter import metered
from tests.unit.reply import Reply
from tests.unit.repository.conftest import NOBODY, SITE, Repository
from tests.unit.repository.test_metadata_writes import PATCH, add, at, meanwhile

BROWSER = {"Accept": "text/html"}
FORM = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}


def field(shape: Shape, type: str = "xs:string") -> FormField:
    """Give a field of a form."""
    return FormField("community.x", "X", "", shape, type)


def show(repository: Repository, path: str, **details: Any) -> Reply:
    """Ask for a page as a browser does."""
    return repository.send("GET", path, headers=BROWSER, **details)


def send(repository: Repository, path: str, said: dict[str, Any]) -> Reply:
    """Send a form as a browser does."""
    return repository.send("POST", path, urlencode(said, doseq=True).encode(), headers=FORM)


def page_of(draft: dict[str, Any], name: str = "edit") -> str:
    """Give the path of a deposit's page."""
    return f"/deposit/{draft['id']}/{name}"


def version_now(draft: dict[str, Any]) -> str:
    """Give the version that a form of it would have now."""
    record = store().get(DEPOSIT, number_of(draft["id"]) or 0)
    assert record
    return version_of_written(document_of(record))


@pytest.mark.parametrize(
    ("shape", "type", "value"),
    [
        (Shape.LINE, "xs:string", "a"),
        (Shape.LINE, "xs:string", "two\nlines"),
        (Shape.AREA, "xs:string", "\r\n spaces \r\n"),
        (Shape.NUMBER, "xs:decimal", 0.1),
        (Shape.NUMBER, "xs:integer", "007"),
        (Shape.NUMBER, "xs:double", 1e300),
        (Shape.CHOICE, "xs:boolean", "1"),
        (Shape.CHOICE, "xs:boolean", False),
        (Shape.LINES, "xs:integer", [1, "2"]),
        (Shape.LINES, "xs:string", ["two\nlines"]),
        (Shape.LINES, "xs:string", "no list"),
        (Shape.LINE, "xs:string", ["a list"]),
        (Shape.RIGHTS, "xs:string", ["CC0", {"name": "CC-BY"}, {"name": "House", "uri": "https://a.example"}]),
        (Shape.RIGHTS, "xs:string", [{"name": "two\nlines"}]),
        (Shape.LINE, "xs:string", {"no": "text"}),
        (Shape.LINE, "xs:string", None),
    ],
)
def test_what_is_not_touched_stays_as_it_is(shape: Shape, type: str, value: Any) -> None:
    document = {"community": {} if value is None else {"x": value}, "collection": {}}
    known = field(shape, type)
    stands = texts.written(known, value)
    assert patch_of([known], document, {} if stands is None else {known.name: stands}) == []


@pytest.mark.parametrize(
    ("shape", "type", "said", "value"),
    [
        (Shape.LINE, "xs:string", [" a "], "a"),
        (Shape.AREA, "xs:string", ["a\r\nb \r\n"], "a\nb"),
        (Shape.NUMBER, "xs:integer", ["7"], 7),
        (Shape.NUMBER, "xs:decimal", [" 3.5 "], 3.5),
        (Shape.NUMBER, "xs:decimal", ["0.1000000000000000055511151231257827"], "0.1000000000000000055511151231257827"),
        (Shape.NUMBER, "xs:integer", ["seven"], "seven"),
        (Shape.CHOICE, "xs:boolean", ["true"], True),
        (Shape.LINES, "xs:string", [" a \r\n\r\nb"], ["a", "b"]),
        (Shape.LINES, "xs:integer", ["1\r\n2"], [1, 2]),
        (Shape.CHOICES, "vocabulary", ["", "a", "b"], ["a", "b"]),
    ],
)
def test_what_is_typed_becomes_a_value(shape: Shape, type: str, said: list[str], value: Any) -> None:
    known = field(shape, type)
    came = texts.typed(known, {known.name: said})
    assert came is not None
    assert texts.read(known, came, None) == value
    document: dict[str, Any] = {"community": {}, "collection": {}}
    added = patch_of([known], document, {known.name: came})[1]
    before = {"community": {"x": ["y"] if known.is_list else "y"}, "collection": {}}
    assert added == {"op": "add", "path": "/community/x", "value": value}
    assert patch_of([known], before, {known.name: ()})[1] == {"op": "remove", "path": "/community/x"}


def test_licences_keep_their_form_and_one_without_a_name_is_its_address() -> None:
    rights, before = field(Shape.RIGHTS), [{"name": "CC0"}, "info:eu-repo/semantics/openAccess"]
    form = {
        "community.x.name": ["CC0", "", "", "House"],
        "community.x.uri": ["", "https://a.example", " ", "https://b"],
    }
    came = texts.typed(rights, form)
    assert came is not None
    value = texts.read(rights, came, before)
    assert value == [{"name": "CC0"}, "https://a.example", {"name": "House", "uri": "https://b"}]


def test_every_base_field_has_its_place_and_a_schema_its_hints() -> None:
    said = {"name": "since", "type": "xs:date", "use": "R", "desc": "when", "default": "2026-01-01"}
    groups = fields.groups(schemas.read([said]), None, {"mandatory": ["license", "creator"]})
    named = {each.name: each for group in groups for each in group.fields}
    assert {each.name for each in FIELDS if not each.read_only} == {it for it in named if "." not in it}
    assert {name for name, each in named.items() if each.needed} == {"title", "rights", "creator"}
    hint = "when. Recommended. Such as 2026-03-10. Usually 2026-01-01."
    assert (named["community.since"].hint, named["community.since"].shape) == (hint, Shape.DAY)


def test_a_field_takes_what_a_browser_would_spoil() -> None:
    group = fields.FieldGroup("", (field(Shape.DAY, "xs:date"), FormField("title", "", "", Shape.LINE)))
    document = {"title": "two\nlines", "community": {"x": "2026-03-10Z"}, "collection": {}}
    shown = shown_groups([group], document, Filling({}, {}))[0].fields
    assert [each.shape for each in shown] == [Shape.LINE, Shape.AREA]


def test_pages_cost_what_the_api_costs_and_a_batch(repository: Repository) -> None:
    draft = repository.make()
    repository.make(kind="collection")
    for path, trips in (
        (page_of(draft), 2),
        (page_of(draft, "submit"), 2),
        ("/deposit/drafts", 3),
        ("/deposit/new", 2),
    ):
        with metered() as use:
            assert show(repository, path).status == 200
        assert (path, use.trips) == (path, trips)
    version = version_now(draft)
    with metered() as use:
        assert send(repository, page_of(draft), {"version": version, "subject": "tides"}).status == 303
    assert use.trips == 4


def test_what_is_not_finished_keeps_a_draft_from_being_submitted(repository: Repository) -> None:
    draft = repository.make()
    repository.ok("POST", f"/api/objects/deposit/{draft['id']}/uploads", {"name": "tides.csv", "size": 20_000_000})
    page = show(repository, page_of(draft, "submit")).text
    assert "send the rest or give it up" in page
    assert "tides.csv" in page
    assert "<button disabled>" in page


def test_a_change_between_reading_and_writing_is_seen(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = repository.make()
    version = version_now(draft)

    def other() -> None:
        repository.ok("PATCH", at(draft), add("/subject", ["gauges"]), **PATCH)

    with meanwhile(monkeypatch, other):
        reply = send(repository, page_of(draft), {"version": version, "subject": "tides"})
    assert reply.status == 409
    assert "Saved meanwhile: gauges" in reply.text
    assert repository.ok("GET", at(draft))["metadata"]["base"]["subject"] == ["gauges"]


def test_the_page_sends_files_to_the_bucket_alone(repository: Repository) -> None:
    draft = repository.make()
    reply = show(repository, page_of(draft))
    sources = dict(each.split(" ", 1) for each in reply.headers["Content-Security-Policy"].split("; "))
    upload = repository.ok("POST", f"{at(draft)}/uploads", {"name": "a.csv", "size": 1})
    sent_to = urlsplit(upload["parts"][0]["url"])
    assert sources["connect-src"].split() == ["'self'", f"{sent_to.scheme}://{sent_to.netloc}"]
    assert repository.send("DELETE", upload["links"]["self"].removeprefix(SITE)).status == 204
    assert reply.headers["Cache-Control"].startswith("private")
    repository.ok("POST", f"{at(draft)}/submit")
    policy = show(repository, page_of(draft)).headers["Content-Security-Policy"]
    assert "amazonaws" not in policy


def test_whoever_wants_no_page_is_refused_as_by_the_api(repository: Repository) -> None:
    path = page_of(repository.make())
    assert repository.refused(401, "GET", path, caller=NOBODY) == "Access token required"
    assert repository.refused(403, "GET", path, caller=repository.other) == "Permission denied"
    reply = show(repository, path, caller=NOBODY)
    assert reply.headers["Location"].startswith(f"{SITE}/account/login?next=%2Fdeposit%2F")


def test_the_size_of_parts_may_be_said(repository: Repository) -> None:
    path, mib = f"{at(repository.make())}/uploads", 2**20
    said = {"name": "run.h5", "size": 20 * mib, "part_size": 8 * mib}
    assert [each["size"] for each in repository.ok("POST", path, said)["parts"]] == [8 * mib, 8 * mib, 4 * mib]
    assert len(repository.ok("POST", path, {**said, "size": 8 * mib})["parts"]) == 1
    assert "5242880" in repository.refused(400, "POST", path, {**said, "part_size": mib})
    assert repository.refused(400, "POST", path, {**said, "part_size": "x"}).startswith("Invalid part_size")
