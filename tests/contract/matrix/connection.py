"""A connection that adds nothing to what it is told to send."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter

from .callers import Headers


class Connection:
    """One connection to a site: it keeps no cookies, follows no redirects, and takes nothing from the environment.

    Args:
        site: its address without a slash at the end.
    """

    def __init__(self, site: str) -> None:
        self._site = site
        self._adapter = HTTPAdapter()

    def send(self, method: str, path: str, headers: Headers, body: Any = None) -> requests.Response:
        """Send a request; a `body` that is not None goes as JSON."""
        request = requests.Request(method, self._site + path, {"Accept": "*/*", **headers}, json=body).prepare()
        answer = self._adapter.send(request, timeout=60)
        _ = answer.content  # read to its end, so that the connection is free for the next
        return answer

    def close(self) -> None:
        """Hang up."""
        self._adapter.close()
