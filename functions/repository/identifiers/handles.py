"""Handles by the REST API of a Handle server, which is that of ePIC, too (Handle.Net Technical Manual, §14).

The site authenticates as the administrator whose secret key is the value `INDEX` of the handle `HANDLE`; the user name
of HTTP's Basic is both, percent-encoded because it holds a colon.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from functions.repository.identifiers.calls import Answered, Calls

_HEADERS: Final = {"Content-Type": "application/json", "Accept": "application/json"}

_URL: Final = 1
_DESCRIPTION: Final = 2
_ADMINISTRATOR: Final = 100
_OF_PREFIX: Final = 200
"""The indexes of values, as the Handle System's own tools use them: the last is where a prefix lists who may write."""

_PERMISSIONS: Final = "011111110011"
"""All on this handle, but neither adding nor deleting prefixes, nor listing."""


class Handles:
    """Registers handles at a Handle server.

    Args:
        server: where it is, without a trailing slash.
        credential: `INDEX:HANDLE:PASSWORD` of the administrator.
    """

    def __init__(self, server: str, credential: str) -> None:
        self._server = server
        index, _, rest = credential.partition(":")
        handle, _, self._password = rest.partition(":")
        self._user = quote(f"{index}:{handle}", safe="")

    def register(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Make a handle, unless it is there and leads to this address."""
        calls = Calls(self._user, quote(self._password, safe=""))
        answered = self._put(calls, name, "overwrite=false", [_leads_to(url), _administered_by(name)])
        if answered.status == HTTPStatus.CONFLICT and self._leads(calls, name) == url:
            return
        _expect(calls, answered, HTTPStatus.CREATED, HTTPStatus.OK)

    def update(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Say nothing: a handle tells where it leads, and that stays."""

    def withdraw(self, name: str, tombstone: str) -> None:
        """Let a handle lead to the tombstone, and say that it is one; nobody can make it lead elsewhere afterwards."""
        calls = Calls(self._user, quote(self._password, safe=""))
        told = [_leads_to(tombstone), _value(_DESCRIPTION, "DESC", "What this was is deleted."), _administered_by(name)]
        _expect(calls, self._put(calls, name, "overwrite=true", told), HTTPStatus.OK, HTTPStatus.CREATED)

    def _put(self, calls: Calls, name: str, query: str, values: list[dict[str, Any]]) -> Answered:
        return calls.send("PUT", f"{self._address(name)}?{query}", {"values": values}, _HEADERS)

    def _leads(self, calls: Calls, name: str) -> str | None:
        """Give where a handle leads, empty if nowhere; None: there is none."""
        answered = calls.send("GET", f"{self._address(name)}?type=URL&auth=true", None, _HEADERS)
        if answered.status == HTTPStatus.NOT_FOUND:
            return None
        _expect(calls, answered, HTTPStatus.OK)
        match answered.body:
            case {"values": [{"data": {"value": str(url)}}, *_]}:
                return url
        return ""

    def _address(self, name: str) -> str:
        return f"{self._server}/api/handles/{quote(name)}"


def _value(index: int, type: str, text: str) -> dict[str, Any]:
    return {"index": index, "type": type, "data": {"format": "string", "value": text}}


def _leads_to(url: str) -> dict[str, Any]:
    return _value(_URL, "URL", url)


def _administered_by(name: str) -> dict[str, Any]:
    """Say who may change a handle: whom its prefix lists."""
    group = {"handle": f"0.NA/{name.partition('/')[0]}", "index": _OF_PREFIX, "permissions": _PERMISSIONS}
    return {"index": _ADMINISTRATOR, "type": "HS_ADMIN", "data": {"format": "admin", "value": group}}


def _expect(calls: Calls, answered: Answered, *statuses: int) -> None:
    if answered.status not in statuses:
        raise calls.refused(answered, _reason(answered))


def _reason(answered: Answered) -> str:
    """Give what the server says is wrong: a message, or the code of the Handle protocol (RFC 3652 §2.2.2.3)."""
    match answered.body:
        case {"message": str(message)}:
            return message
        case {"responseCode": int(code)}:
            return f"{_CODES.get(code, 'Handle server error')} ({code})"
    return ""


_CODES: Final = {
    101: "handle already exists",
    102: "invalid handle",
    201: "value already exists",
    202: "invalid value",
    301: "server not responsible for handle",
    400: "insufficient permission",
    402: "authentication needed",
    403: "authentication failed",
    404: "invalid credential",
    406: "authentication error",
}
