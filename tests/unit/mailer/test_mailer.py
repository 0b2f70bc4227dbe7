import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.ses.models import ses_backends

from functions.mailer import sending
from functions.mailer.app import handler
from shared import aws, mail
from shared.aws import boto3_dynamodb
from shared.email_addresses import address_of
from shared.logs import logger
from shared.mail import Mail, one_line, post, read
from tests.unit.accounts_table import TABLE, accounts_table

SENDER = "stele@firth.example"
MAIL = Mail("ada@lakeside.example", "Grüße", "Zeile 1\n你好 שלום", "plan:1")


class Context:
    function_name = "mailer"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:mailer"
    aws_request_id = "1"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MAIL_SENDER", SENDER)
    with accounts_table(monkeypatch):
        aws.ses().create_email_identity(EmailIdentity=SENDER)
        yield


def sent() -> list[Any]:
    return list(ses_backends["123456789012"]["eu-west-1"].sent_messages)


def event(*mails: Mail | str) -> dict[str, Any]:
    bodies = [json.dumps(asdict(each)) if isinstance(each, Mail) else each for each in mails]
    return {"Records": [{"messageId": str(n), "body": body, "eventSource": "aws:sqs"} for n, body in enumerate(bodies)]}


def failed(*mails: Mail | str) -> list[str]:
    answer = handler(event(*mails), Context())  # type: ignore[arg-type]
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_a_message_is_sent_once_however_often_it_comes() -> None:
    assert failed(MAIL, MAIL) == []
    assert failed(MAIL) == []
    [message] = sent()
    assert (message.source, message.subject, message.body) == (SENDER, MAIL.subject, MAIL.text)
    assert message.destinations["ToAddresses"] == [MAIL.to]
    items: Any = boto3_dynamodb().scan(TableName=TABLE)["Items"]
    assert {item["pk"]["S"] for item in items} == {"mail"}
    assert MAIL.text not in str(items)


@pytest.mark.parametrize(
    ("code", "status", "again"),
    [
        ("MessageRejected", 400, True),
        ("BadRequestException", 400, False),
        ("TooManyRequestsException", 429, True),
        ("InternalFailure", 500, True),
        ("SendingPausedException", 400, True),
    ],
)
def test_what_ses_refuses_is_not_sent_again_and_what_it_cannot_take_now_is(
    code: str, status: int, again: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Exception | None] = [
        ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "SendEmail")  # type: ignore[typeddict-item]
    ]
    ses, asked = aws.ses(), []

    class Refusing:
        def send_email(self, **request: Any) -> None:
            asked.append(request)
            if answers and (error := answers.pop()):
                raise error
            ses.send_email(**request)

    monkeypatch.setattr(sending, "ses", Refusing)
    other = Mail("ben@lakeside.example", "S", "T", "plan:2")
    assert failed(MAIL, other) == (["0"] if again else [])
    assert failed(MAIL) == []
    assert len(sent()) == 1 + again
    assert len(asked) == 2 + again
    for text in (MAIL.text, "Zeile", MAIL.subject):
        assert text not in str([record.__dict__ for record in caplog.records])


def test_what_is_no_message_goes_to_the_dead_letters() -> None:
    evil = json.dumps({**asdict(MAIL), "subject": "Hello\r\nBcc: eve@elsewhere.example"})
    assert failed("no JSON", "{}", "[]", evil, MAIL) == ["0", "1", "2", "3"]
    assert len(sent()) == 1


def test_an_address_that_mail_cannot_have_is_not_tried_again() -> None:
    assert failed(Mail("grün@lakeside.example", "S", "T", "1"), Mail("a@nowhere", "S", "T", "2")) == []
    assert sent() == []


def test_a_domain_is_sent_in_its_ascii_form() -> None:
    assert failed(Mail("ada@bücher.example", "S", "T", "1")) == []
    assert sent()[0].destinations["ToAddresses"] == ["ada@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "to",
    ["", "ada", "a@b.example, c@d.example", "Ada <a@b.example>", "a@b.example\r\nBcc: x@y.example", "a@b@c.example"],
)
def test_a_mail_goes_to_one_address(to: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Mail(to, "S", "T", "1")
    assert address_of(to) is None


@pytest.mark.parametrize("subject", ["a\nb", "a\rb", "a\x00b", "a\x85b", "a\u2028b"])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Mail("a@b.example", subject, "T", "1")
    assert one_line(subject) == "a b"


def test_a_long_line_is_cut() -> None:
    assert one_line("x" * 300) == "x" * 199 + "…"
    assert one_line(" a \t b ") == "a b"


def test_nothing_of_a_mail_is_shown() -> None:
    assert MAIL.text not in repr(MAIL)
    assert MAIL.subject not in repr(MAIL)


def test_mail_is_put_on_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"]
    monkeypatch.setenv("MAIL_QUEUE", queue)
    post(MAIL)
    [message] = aws.sqs().receive_message(QueueUrl=queue)["Messages"]
    assert read(message["Body"]) == MAIL


def test_a_site_without_a_sender_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(logger, "warning", lines.append)
    monkeypatch.delenv("MAIL_SENDER")
    monkeypatch.delenv("MAIL_QUEUE", raising=False)
    mail._say_that_none_is_sent.cache_clear()
    post(MAIL)
    post(MAIL)
    assert lines == ["no mail is sent: MAIL_SENDER is not set"]
