import pytest
from botocore.exceptions import ClientError

from functions.accounts.operations import mailing
from shared.accounts.clients import create_client
from shared.accounts.enrolment import create_user
from shared.mail import Mail
from shared.principal import Role

EMAIL = "ada@firth.example"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[Mail]:
    mails: list[Mail] = []
    monkeypatch.setattr("functions.accounts.operations.mailing.post", mails.append)
    monkeypatch.setenv("PUBLIC_URL", "https://stele.example")
    return mails


def test_only_new_privileges_are_told_of(posted: list[Mail]) -> None:
    ada = create_user("ada", email=EMAIL)
    mailing.tell_of_roles(ada, [])
    mailing.tell_of_roles(ada, [Role.SITE_ADMIN])
    mailing.tell_of_roles(create_user("grace"), [Role.USE_API])
    assert posted == []
    mailing.tell_of_roles(ada, [Role.USE_API, Role.ORGANISATIONAL_ADMIN])
    [mail] = posted
    assert mail.to == EMAIL
    assert "https://stele.example" in mail.text
    assert "administrator" in mail.text


def test_a_name_adds_no_header(posted: list[Mail]) -> None:
    client, secret = create_client("eln\r\nBcc: eve@elsewhere.example", contact_email=EMAIL)
    mailing.send_credentials(client, secret)
    assert posted[0].subject == "Credentials of eln Bcc: eve@elsewhere.example"
    assert secret in posted[0].text
    mailing.send_credentials(create_client("without a contact")[0], secret)
    assert len(posted) == 1


def test_a_mail_that_cannot_be_posted_keeps_nothing_from_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(mail: Mail) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessage")

    monkeypatch.setattr("functions.accounts.operations.mailing.post", failing)
    mailing.tell_of_roles(create_user("ada", email=EMAIL), [Role.USE_API])
