"""Mail to the owners of plans: to whom it goes and what it says, as SES was given it."""

from __future__ import annotations

from collections.abc import Callable

from tests.contract.accounts.conftest import Program
from tests.contract.mailbox import Mailbox

from .client import Client, address, document
from .conftest import Person


def test_who_is_not_known_is_invited_by_whoever_made_the_plan(client: Client, mailbox: Mailbox, admin: Program) -> None:
    owner = address("Tove.Lind")
    made = client.create(contact={"mbox": f"mailto:{owner}", "name": "Tove Andrea Lind"})
    mail = mailbox.await_one(owner)
    assert client.name in mail["BodyText"]
    assert made["title"] in mail["BodyText"]
    [account] = admin.done("GET", f"/account/users?email={owner.lower()}")["results"]
    assert account["full_name"] == "Tove Lind"


def test_two_plans_for_one_unknown_address_make_one_account(client: Client, mailbox: Mailbox, admin: Program) -> None:
    owner = address()
    contact = {"mbox": owner}
    client.post(document() | {"contact": contact}, document() | {"contact": {"mbox": owner.upper()}})
    client.create(contact=contact)
    mailbox.await_one(owner, 3)
    assert len(admin.done("GET", f"/account/users?email={owner}")["results"]) == 1


def test_who_is_known_is_told_of_the_plan(client: Client, mailbox: Mailbox, join: Callable[..., Person]) -> None:
    owner = join(None, ())
    made = client.create(contact={"mbox": owner.email})
    mail = mailbox.await_one(owner.email)
    assert made["title"] in mail["BodyText"]
    assert made["dmproadmap_links"]["get"].rpartition("/")[2] in mail["BodyText"]


def test_what_a_document_says_starts_no_line_of_its_own(client: Client, mailbox: Mailbox) -> None:
    """Neither a title nor a name can add a header or a recipient."""
    owner, other = address(), address("victim")
    title = f"Tides\r\nBcc: {other}\r\n\r\nClick here"
    client.create(title, contact={"mbox": owner, "name": f"A\r\nTo: {other}"})
    mail = mailbox.await_one(owner)
    assert "\n" not in mail["Subject"]
    assert (mail["To"], mail["CC"], mail["BCC"]) == ([owner], [], [])
    assert mailbox.to(other) == []
