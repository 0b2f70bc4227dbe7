"""The plans' handler on moto, asked by API clients and people; one empty table a test."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from functions.plans.operations import templates
from functions.plans.template_record import DEFAULT_ID
from infra.tables import create_table
from shared import allowances
from shared.accounts.clients import create_client
from shared.accounts.enrolment import create_user
from shared.accounts.organisations import create_organisation
from shared.principal import Role
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event
from tests.unit.prepared import prepared
from tests.unit.reply import Reply

HOST = "plans.example"
SITE = f"https://{HOST}"
TABLE = "plans"
BUCKET = "plans-bodies"
LAKESIDE = "Lakeside University"

Caller = Mapping[str, str]


def dmp(**members: Any) -> dict[str, Any]:
    """The least that a plan says, and more."""
    return {"title": "Lichen growth on roof tiles", "contact": {"mbox": "tove.lind@lakeside.example"}, **members}


class Plans:
    """Asks the plans' handler, as an API client unless told otherwise.

    Attributes:
        eln, lims: two API clients of one organisation.
        admin: its organisational administrator; `member`: another person there with the privilege to use the API.
        reader: a person without it.
        organisation: that organisation.
    """

    def __init__(self, handler: Any, organisation: int, clients: tuple[int, int], people: tuple[int, int, int]) -> None:
        self.handler = handler
        self.organisation = organisation
        self.eln, self.lims = (
            _client(id, name, organisation) for id, name in zip(clients, ("eln", "lims"), strict=True)
        )
        admin, member, reader = people
        self.admin = _person(
            admin, "Mara Okoye", f"{Role.ORGANISATIONAL_ADMIN.value},{Role.USE_API.value}", organisation
        )
        self.member = _person(member, "Olu Mensah", Role.USE_API.value, organisation)
        self.reader = _person(reader, "Ines Prado", "", organisation)
        self.nobody = {"principal_kind": "anonymous"}

    def send(self, method: str, path: str, body: Any = None, *, caller: Caller | None = None, **details: Any) -> Reply:
        """Send a JSON `body`; bytes are sent as they are."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        event = proxy_event(method, path, body=raw, caller=caller or self.eln, host=HOST, **details)
        return Reply.of(self.handler(event, None))

    def create(self, *dmps: dict[str, Any], caller: Caller | None = None, **details: Any) -> list[dict[str, Any]]:
        """Make plans and give them as they are answered."""
        items = [{"dmp": each} for each in dmps or [dmp()]]
        reply = self.send("POST", "/api/v1/plans", {"items": items}, caller=caller, **details)
        assert reply.status == 201, reply.text
        return [item["dmp"] for item in reply.body["items"]]

    def refused(self, body: Any, **details: Any) -> list[str]:
        """Send what makes no plan, and give the texts that say why."""
        reply = self.send("POST", "/api/v1/plans", body, **details)
        assert reply.status == 400, reply.text
        errors: list[str] = reply.body["errors"]
        return errors

    def listed(self, caller: Caller | None = None, status: int = 200, **query: str) -> dict[str, Any]:
        """Give the list, with arguments."""
        sent = {name: [value] for name, value in query.items()}
        reply = self.send("GET", "/api/v1/plans", caller=caller, query=sent)
        assert reply.status == status, reply.text
        answer: dict[str, Any] = reply.body
        return answer

    def titles(self, caller: Caller | None = None, **query: str) -> list[str]:
        """Give the titles of a list."""
        return [item["dmp"]["title"] for item in self.listed(caller, 200, **query)["items"]]


def _client(id: int, name: str, organisation: int) -> dict[str, str]:
    return {"principal_kind": "client", "client_id": str(id), "username": name, "organisation": str(organisation)}


def _person(id: int, name: str, roles: str, organisation: int) -> dict[str, str]:
    told = {"username": name.split()[0].lower(), "full_name": name, "roles": roles}
    return {"principal_kind": "user", "user_id": str(id), "organisation": str(organisation), **told}


@pytest.fixture
def plans_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty tables of plans and accounts, and a process that remembers nothing of others."""
    monkeypatch.setenv("PLANS_TABLE", TABLE)
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.setattr(templates, "_default_id", DEFAULT_ID)
    with accounts_table(monkeypatch):
        create_table(TABLE)
        yield


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plans]:
    """Plans with what a new site has, an organisation, and those who call."""
    monkeypatch.setenv("PLANS_TABLE", TABLE)
    monkeypatch.setenv("SEARCH_TABLE", "search")
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        monkeypatch.setattr(templates, "_default_id", DEFAULT_ID)
        make_bucket(BUCKET)
        from functions.plans.app import handler

        yield Plans(handler, *prepared(_begin))


def _begin() -> tuple[int, tuple[int, int], tuple[int, int, int]]:
    from functions.plans import bootstrap

    create_table(TABLE)
    create_table("search")
    bootstrap.ensure()
    home = create_organisation(LAKESIDE, "LU", "https://ror.org/0demo1234").id
    first, second = (create_client(name, home)[0].id for name in ("eln", "lims"))
    mara, olu, ines = (
        create_user(name, full_name=full, email=f"{name}@lakeside.example", organisation=home).id
        for name, full in (("mara", "Mara Okoye"), ("olu", "Olu Mensah"), ("ines", "Ines Prado"))
    )
    return home, (first, second), (mara, olu, ines)
