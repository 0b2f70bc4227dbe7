"""A plan's PDF over the function's handler: who has it, and as what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest

from functions.plans.documents import exact_json
from functions.plans.store import ORGANISATIONAL, PLAN, PRIVATE, PUBLIC, TEST, store
from functions.plans_pdf import app, typesetting
from infra.tables import create_table
from shared import meter
from shared.records import Create, Prepared
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event
from tests.unit.plans_pdf.pdf_text import read, squeezed
from tests.unit.reply import Reply

HOST: Final = "plans.example"
OWNER: Final = 5
CLIENT: Final = 3
HOME: Final = 2

Caller = Mapping[str, str]
Ask = Callable[..., Reply]
NOBODY: Final = {"principal_kind": "anonymous"}


def person(id: int, means: str, roles: str = "", organisation: int = HOME) -> Caller:
    """Somebody, who has signed in with a browser or shows a token."""
    told = {"principal_kind": "user", "user_id": str(id), "username": f"u{id}", "means": means}
    return told | {"organisation": str(organisation)} | ({"roles": roles} if roles else {})


def client(id: int) -> Caller:
    return {"principal_kind": "client", "client_id": str(id), "username": f"c{id}", "means": "web_token"}


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty table of plans."""
    monkeypatch.setenv("PLANS_TABLE", "plans")
    monkeypatch.setenv("FILES_BUCKET", "plans-bodies")
    with accounts_table(monkeypatch):
        create_table("plans")
        make_bucket("plans-bodies")
        yield


def planned(visibility: str = PRIVATE, title: str = "Lichen growth on roof tiles", **rest: Any) -> int:
    """Make a plan of somebody's, by a client, and give its number."""
    head = {"title": title, "language": "eng", "contact": {"mbox": "tove.lind@lakeside.example"}}
    values = {
        **dict.fromkeys(("user", "dmp_key", "mail")),
        **{"head": exact_json.pack(head), "rest": exact_json.pack(rest), "created": 0, "modified": 0, "names": []},
        "head_length": 1,
        **{"visibility": visibility, "client": CLIENT, "owner": OWNER, "organisation": HOME},
        **{"template": 1, "template_title": "DCC Template", "inviter": "", "site": ""},
    }

    def changes(prepared: Prepared) -> list[Create]:
        return [Create(PLAN, prepared.ids[0], values)]

    [made] = store().transact(changes, reserve=[PLAN])
    return made.id


def ask(
    id: object,
    caller: Caller = NOBODY,
    method: str = "GET",
    path: str = "export.pdf",
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Ask for a plan's PDF."""
    event = proxy_event(method, f"/plans/{id}/{path}", headers=headers, caller=caller, host=HOST)
    return Reply.of(app.handler(event, None))


def test_a_plan_is_a_pdf_that_a_browser_shows() -> None:
    id = planned(PUBLIC, dataset=[{"title": "Counts", "distribution": [{"byte_size": 2**60}]}])
    with meter.metered() as counted:
        reply = ask(id, headers={"Accept-Encoding": "gzip"})
    assert counted.trips == 1
    assert reply.status == 200
    assert {name: reply.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="Lichen growth on roof tiles.pdf"',
        "Cache-Control": "private, no-transform",
    }
    assert "Content-Encoding" not in reply.headers
    seen = read(reply.content)
    for said in ("Lichen growth on roof tiles", f"https://{HOST}/api/v1/plans/{id}", "DCC Template", f"{2**60:,}"):
        assert squeezed(said) in seen.text


def test_addresses_of_people_are_for_whoever_has_a_credential() -> None:
    olu = {"name": "Olu", "mbox": "mailto:olu@lakeside.example", "contributor_id": {"identifier": "olu@firth.example"}}
    id = planned(PUBLIC, contributor=[olu], other={"deep": [" mara@lakeside.example"]})
    told = [squeezed(read(ask(id, caller).content).text) for caller in (NOBODY, client(CLIENT + 1))]
    for address in ("tove.lind@lakeside", "olu@lakeside", "olu@firth", "mara@lakeside"):
        assert [address in text for text in told] == [False, True]
    assert all("Olu" in text for text in told)


def test_a_plan_without_datasets_tells_of_itself() -> None:
    seen = read(ask(planned(PUBLIC)).content)
    assert squeezed("Generic Dataset") in seen.text
    assert squeezed("application/pdf") in seen.text


def test_what_a_client_has_already_is_not_typeset_again(monkeypatch: pytest.MonkeyPatch) -> None:
    id, other = planned(PUBLIC), planned(PUBLIC, "Other")
    first = ask(id)
    assert ask(other).headers["ETag"] != first.headers["ETag"]
    assert ask(id, method="HEAD").headers == first.headers
    monkeypatch.setattr(typesetting, "pdf_of", None)
    again = ask(id, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize(
    ("caller", "sees"),
    [
        (NOBODY, {PUBLIC}),
        (client(CLIENT), {PUBLIC, PRIVATE, ORGANISATIONAL, TEST}),
        (client(CLIENT + 1), {PUBLIC}),
        (person(OWNER, "token", "use_api"), {PUBLIC, PRIVATE, ORGANISATIONAL, TEST}),
        (person(OWNER, "token"), {PUBLIC, PRIVATE, ORGANISATIONAL, TEST}),
        (person(OWNER, "session"), {PUBLIC, PRIVATE, ORGANISATIONAL, TEST}),
        (person(8, "session"), {PUBLIC, ORGANISATIONAL}),
        (person(8, "token", "use_api"), {PUBLIC, ORGANISATIONAL}),
        (person(8, "session", "organisational_admin"), {PUBLIC, PRIVATE, ORGANISATIONAL, TEST}),
        (person(8, "session", "organisational_admin", HOME + 1), {PUBLIC}),
    ],
)
def test_whoever_sees_a_plan_has_its_pdf(caller: Caller, sees: set[str]) -> None:
    """The privilege "use API" is not asked for."""
    given = {it: ask(planned(it), caller) for it in (PUBLIC, PRIVATE, ORGANISATIONAL, TEST)}
    assert {visibility for visibility, reply in given.items() if reply.status == 200} == sees
    for visibility in given.keys() - sees:
        reply = given[visibility]
        assert (reply.status, reply.body["errors"]) == (404, ["dmp could not be found"])


@pytest.mark.parametrize("id", ["0", "-1", "01", "1.0", "x", "%D9%A1", "9" * 30, "999"])
def test_no_such_plan(id: str) -> None:
    planned(PUBLIC)
    reply = ask(id)
    assert (reply.status, reply.body["errors"], reply.body["items"]) == (404, ["dmp could not be found"], [])
    assert reply.body["source"] == f"GET /plans/{id}/export.pdf"


@pytest.mark.parametrize(("method", "path"), [("POST", "export.pdf"), ("GET", "export.csv"), ("GET", "a/b")])
def test_nothing_else_is_there(method: str, path: str) -> None:
    reply = ask(planned(PUBLIC), method=method, path=path)
    assert (reply.status, reply.body["errors"]) == (404, ["not found"])


def test_a_bad_credential_is_refused_whatever_it_asks_for() -> None:
    reply = ask(planned(PUBLIC), {"principal_kind": "refused", "refusal": "invalid token"})
    assert (reply.status, reply.body["errors"]) == (401, ["Invalid token"])


@pytest.mark.parametrize(
    ("title", "disposition"),
    [
        ('The "big" plan', "inline; filename=\"The _big_ plan.pdf\"; filename*=UTF-8''The%20%22big%22%20plan.pdf"),
        ("a\r\nSet-Cookie: b=c", 'inline; filename="a Set-Cookie: b=c.pdf"'),
        ("../../etc/passwd", 'inline; filename=".._.._etc_passwd.pdf"'),
        ("Größe", "inline; filename=\"Gr__e.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf"),
        ("計画", "inline; filename=\"__.pdf\"; filename*=UTF-8''%E8%A8%88%E7%94%BB.pdf"),
        ("x" * 5_000, f'inline; filename="{"x" * 146}.pdf"'),
        ("\x00\x1b", 'inline; filename="plan 1.pdf"'),
    ],
)
def test_the_file_is_named_like_the_plan(title: str, disposition: str) -> None:
    assert ask(planned(PUBLIC, title)).headers["Content-Disposition"] == disposition
