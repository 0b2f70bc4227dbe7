"""What the matrix asks the plans for: a plan that everybody sees, and one that its owner and who made it see alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from tests.contract.accounts.browser import Browser
from tests.contract.accounts.conftest import Program
from tests.contract.plans.client import PUBLIC, Client, address, authenticate, number


class PlansThings:
    """Makes plans by the words that stand for them in a row's path.

    Args:
        url: the site.
        admin: registers the API client that makes them.
        owner: whose they are.
    """

    def __init__(self, url: str, admin: Program, owner: Program) -> None:
        self._url = url
        self._admin = admin
        self._owner = owner
        self._client: Client | None = None
        self._known = ""

    def make(self, word: str) -> int:
        """A new one."""
        return WORDS[word](self)

    def plan(self, **members: Any) -> int:
        made = self._maker().post({"title": "Somebody's", "contact": {"mbox": self._address()}, **members})
        return number(made[0])

    def public(self) -> int:
        return self.plan(**PUBLIC)

    def _address(self) -> str:
        """The owner's, which is known for theirs once they have signed in."""
        if not self._known:
            me = self._owner.done("GET", "/account/me")
            assert Browser(self._url).sign_in(me["username"]).status_code == 200
            self._known = me["email"]
        return self._known

    def _maker(self) -> Client:
        if self._client is None:
            said = {"name": f"Planner {uuid4()}", "contact_email": address("keeper")}
            made = self._admin.done("POST", "/account/clients", said)
            grant = {name: made[name] for name in ("client_id", "client_secret")}
            self._client = Client(self._url, authenticate(self._url, grant)["access_token"], said["name"])
        return self._client


WORDS: Mapping[str, Callable[[PlansThings], int]] = {
    "plan": PlansThings.plan,
    "public_plan": PlansThings.public,
}
"""How each is made."""
