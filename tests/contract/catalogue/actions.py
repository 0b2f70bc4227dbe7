"""A client of the Action API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .client import JSON_TYPE, Client


class Actions:
    """Calls actions as somebody."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, name: str, /, **said: Any) -> Any:
        """Call an action by POST, and give its result."""
        return self.answered(self.client.send("POST", f"/api/action/{name}", said))

    def get(self, name: str, query: str = "") -> Any:
        """Call an action by GET, and give its result."""
        return self.answered(self.client.send("GET", f"/api/3/action/{name}{query}"))

    @staticmethod
    def answered(answer: Any) -> Any:
        """Give the result in the envelope of an answer that succeeded."""
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        assert answer.headers["Content-Type"] == JSON_TYPE
        envelope = answer.json()
        assert envelope.keys() == {"help", "success", "result"} and envelope["success"] is True
        return envelope["result"]

    def refused(self, name: str, /, **said: Any) -> tuple[int, Mapping[str, Any]]:
        """Call an action that fails: the status, and the error without what all have."""
        return self.failed(self.client.send("POST", f"/api/action/{name}", said))

    @staticmethod
    def failed(answer: Any) -> tuple[int, Mapping[str, Any]]:
        """Give the status and the error of an answer that failed."""
        envelope = answer.json()
        assert answer.headers["Content-Type"] == JSON_TYPE
        assert envelope.keys() == {"help", "success", "error"} and envelope["success"] is False
        return answer.status_code, envelope["error"]
