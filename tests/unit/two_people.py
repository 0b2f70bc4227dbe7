"""A group's Lambda handler, asked by two people and an administrator."""

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from tests.unit.events import proxy_event
from tests.unit.reply import Reply


class TwoPeople:
    """Sends requests through a Lambda handler, as one person unless told otherwise.

    Attributes:
        host: the host that they are sent to.
    """

    host: ClassVar[str]

    def __init__(self, handler: Callable[[Any, Any], dict[str, Any]], user: int, other: int) -> None:
        self.handler = handler
        self.user = user
        self.me = {"principal_kind": "user", "user_id": str(user), "username": "ada"}
        self.other = {"principal_kind": "user", "user_id": str(other), "username": "ben"}
        self.admin = {"principal_kind": "user", "user_id": "1", "username": "admin", "roles": "site_admin"}

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        caller: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a JSON `body`; bytes are sent as they are."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        event = proxy_event(
            method,
            path,
            headers=headers,
            query=query,
            body=raw,
            caller=self.me if caller is None else caller,
            host=self.host,
        )
        return Reply.of(self.handler(event, None))
