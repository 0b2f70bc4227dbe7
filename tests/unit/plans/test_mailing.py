import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.plans.app import handler
from functions.plans.operations import mailing
from functions.plans.stream import handler as stream
from infra.tables import create_table
from shared.accounts.clients import create_client
from shared.accounts.enrolment import create_user, signed_in_from_github
from shared.accounts.users import user_by_email
from shared.aws import boto3_dynamodb
from shared.mail import Mail
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event

TOVE = "tove.lind@lakeside.example"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Mail]]:
    mails: list[Mail] = []
    monkeypatch.setenv("PLANS_TABLE", "plans")
    monkeypatch.setenv("FILES_BUCKET", "files")
    monkeypatch.setattr("functions.plans.operations.mailing.post", mails.append)
    with accounts_table(monkeypatch):
        create_table("plans")
        make_bucket("files")
        yield mails


@pytest.fixture
def caller() -> dict[str, str]:
    client, _ = create_client("lakeside eln")
    return {"principal_kind": "client", "client_id": str(client.id), "username": client.name, "means": "web_token"}


def made(caller: dict[str, str], title: str = "Lichen", mbox: str = TOVE, **contact: Any) -> int:
    dmp = {"title": title, "contact": {"mbox": mbox, **contact}}
    body = json.dumps({"items": [{"dmp": dmp}]}).encode()
    answer = handler(proxy_event("POST", "/api/v1/plans", body=body, caller=caller), None)
    assert answer["statusCode"] == 201, answer["body"]
    return int(answer["multiValueHeaders"]["Location"][0].rpartition("/")[2])


def test_an_unknown_contact_is_invited(posted: list[Mail], caller: dict[str, str]) -> None:
    id = made(caller, mbox=f"mailto:{TOVE} ", name="Tove Lind")
    mailing.tell_owner(id)
    [mail] = posted
    assert (mail.to, mail.subject, mail.key) == (TOVE, "Data management plan: Lichen", f"plan:{id}")
    for part in ("lakeside eln", "Lichen", f"/plans/{id}", "/account/login", TOVE, "GitHub"):
        assert part in mail.text
    mailing.tell_owner(id)
    assert posted == [mail, mail], "of which the mailer sends one"


def test_who_has_signed_in_is_told(posted: list[Mail], caller: dict[str, str]) -> None:
    signed_in_from_github(7, "tove", email=TOVE)
    id = made(caller)
    mailing.tell_owner(id)
    assert "/account/login" not in posted[0].text
    assert f"/plans/{id}" in posted[0].text


def test_nobody_is_told_where_there_is_nobody_to_tell(posted: list[Mail], caller: dict[str, str]) -> None:
    create_user("ada", email="unproven@lakeside.example")
    for mbox in ("n/a", "a@b.example, c@d.example", "unproven@lakeside.example"):
        mailing.tell_owner(made(caller, mbox=mbox))
    signed_in_from_github(7, "tove", email=TOVE)
    tove = user_by_email(TOVE)
    assert tove
    me = {"principal_kind": "user", "user_id": str(tove.id), "username": "tove", "roles": "use_api", "means": "token"}
    mailing.tell_owner(made(me))
    mailing.tell_owner(4711)
    assert posted == []


def test_what_a_document_says_is_no_header(posted: list[Mail], caller: dict[str, str]) -> None:
    id = made(caller, title="Tides\r\nBcc: eve@elsewhere.example " + "x" * 500 + "{site}")
    mailing.tell_owner(id)
    [mail] = posted
    assert mail.subject.startswith("Data management plan: Tides Bcc: eve")
    assert len(mail.subject) < 200
    assert "\r" not in mail.text


def test_the_stream_tells_of_new_plans(posted: list[Mail], caller: dict[str, str]) -> None:
    id = made(caller)
    items: Any = boto3_dynamodb().scan(TableName="plans")["Items"]
    records = [
        {
            "eventID": str(number),
            "eventName": "INSERT",
            "eventSource": "aws:dynamodb",
            "dynamodb": {"Keys": {"pk": item["pk"], "sk": item["sk"]}, "SequenceNumber": str(number)},
        }
        for number, item in enumerate(items)
        if item["pk"]["S"].startswith("plan/")
    ]
    assert records
    assert stream({"Records": records}, None) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert [mail.key for mail in posted] == [f"plan:{id}"]


def test_what_cannot_be_posted_comes_again(
    posted: list[Mail], caller: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(mail: Mail) -> None:
        raise ConnectionError

    monkeypatch.setattr("functions.plans.operations.mailing.post", failing)
    with pytest.raises(ConnectionError):
        mailing.tell_owner(made(caller))
