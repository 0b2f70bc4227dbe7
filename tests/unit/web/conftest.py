"""The website's handler on moto, with an index of its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from tests.unit.catalogue.indexed import Indexed, indexed
from tests.unit.events import proxy_event
from tests.unit.reply import Reply

HOST = "stele.example"
SITE = f"https://{HOST}"
HTML = {"Accept": "text/html,application/xhtml+xml"}
ADA = {"principal_kind": "user", "user_id": "2", "username": "ada"}


class Website:
    """Asks the website, as a browser does unless told otherwise."""

    def __init__(self, index: Indexed) -> None:
        self.index = index

    def get(
        self,
        path: str,
        *,
        query: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] = HTML,
        caller: Mapping[str, str] | None = None,
        method: str = "GET",
    ) -> Reply:
        """Send a request."""
        from functions.web.app import handler

        event: dict[str, Any] = proxy_event(method, path, headers=headers, query=query, caller=caller, host=HOST)
        return Reply.of(handler(event, None))

    def page(self, path: str, **details: Any) -> str:
        """Give a page that there is."""
        reply = self.get(path, **details)
        assert reply.status == 200, reply.text
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert len(reply.content) < 50_000
        return reply.text

    def search(self, q: str = "", caller: Mapping[str, str] | None = None, **arguments: str) -> str:
        """Give the page of a search."""
        query = {name: [value] for name, value in {"q": q, **arguments}.items() if value}
        return self.page("/search", query=query, caller=caller)


@pytest.fixture
def website(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Website]:
    """A website with nothing to be found."""
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with mock_aws(), indexed(tmp_path) as index:
        yield Website(index)
