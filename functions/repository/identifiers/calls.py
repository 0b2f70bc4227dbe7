"""Calls of registrars over HTTPS: bounded in time, and what goes wrong in one of two words."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from functions.repository.identifiers.registrar import IdentifierRefused, IdentifierUnavailable
from shared.logs import logger

_SECONDS: Final = 20.0
"""What all calls of one registration may take together: API Gateway waits 29 s for an answer."""

_CONNECTING: Final = 3.0
_LONGEST_REASON: Final = 500

_PASSING: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
"""What a client may try again as it is (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4)."""


class Answered(NamedTuple):
    """What a registrar answered: the status, and the JSON value of the body, if it is one."""

    status: int
    body: Any


class Calls:
    """The calls of one registration: from the first on they share a bounded time.

    Args:
        user: the name that the registrar knows the site by.
        password: its password.
    """

    def __init__(self, user: str, password: str) -> None:
        self._credential = (user, password)
        self._end = time.monotonic() + _SECONDS

    def send(self, method: str, url: str, body: Any, headers: Mapping[str, str]) -> Answered:
        """Send a JSON value, and give what is answered, unless it is that nothing can be said.

        Raises:
            IdentifierUnavailable: there is no answer in time, or one that tells of a fault over there.
        """
        import requests
        from requests.auth import HTTPBasicAuth

        left = self._end - time.monotonic()
        if left <= 0:
            raise IdentifierUnavailable("no answer in time")
        try:
            answer = requests.request(
                method,
                url,
                json=body,
                headers=dict(headers),
                auth=HTTPBasicAuth(*self._credential),
                timeout=(min(_CONNECTING, left), left),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # Its text may hold the address; the credential is in none
            logger.warning("a registrar gave no answer", method=method, error=type(error).__name__)
            raise IdentifierUnavailable("no answer") from None
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status_code in _PASSING:
            logger.warning("a registrar cannot answer", method=method, status=answer.status_code)
            raise IdentifierUnavailable(f"it answered {answer.status_code}")
        try:
            return Answered(answer.status_code, answer.json())
        except ValueError:
            return Answered(answer.status_code, None)

    def refused(self, answered: Answered, reason: str) -> IdentifierRefused:
        """Make the error that tells a reason, without what the site authenticates with."""
        text = " ".join((reason or f"it answered {answered.status}").split())
        logger.warning("a registrar refuses", status=answered.status)
        for secret in filter(None, {self._credential[1], unquote(self._credential[1])}):
            text = text.replace(secret, "…")
        return IdentifierRefused(text[:_LONGEST_REASON])
