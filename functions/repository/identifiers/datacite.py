"""DOIs by DataCite's REST API (https://support.datacite.org/docs/api, JSON:API).

A DOI is made with the event `publish`, which makes it findable, and hidden with `hide`, which makes it registered: it
resolves but is found no more. DOIs that were findable cannot be deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from functions.repository.identifiers.calls import Answered, Calls
from functions.repository.identifiers.datacite_document import NOTHING
from functions.repository.identifiers.names import doi_key

_HEADERS: Final = {"Content-Type": "application/vnd.api+json", "Accept": "application/vnd.api+json"}
_TAKEN: Final = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


class DataCite:
    """Registers DOIs at DataCite.

    Args:
        api: where the REST API is, without a trailing slash.
        credential: the repository account's `USER:PASSWORD`.
    """

    def __init__(self, api: str, credential: str) -> None:
        self._api = api
        self._user, _, self._password = credential.partition(":")

    def register(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Make a DOI, findable; one that is there and leads to this address is told what it is now."""
        calls = Calls(self._user, self._password)
        attributes = {"doi": name, "event": "publish", "url": url, **document}
        answered = calls.send("POST", f"{self._api}/dois", _body(attributes), _HEADERS)
        if answered.status in _TAKEN and _is_ours(self._get(calls, name), name, url):
            answered = self._put(calls, name, {**NOTHING, **attributes})
        _expect(calls, answered, HTTPStatus.CREATED, HTTPStatus.OK)

    def update(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        """Tell anew what a DOI is of, and where it leads."""
        calls = Calls(self._user, self._password)
        answered = self._put(calls, name, {**NOTHING, "doi": name, "event": "publish", "url": url, **document})
        _expect(calls, answered, HTTPStatus.OK, HTTPStatus.CREATED)

    def withdraw(self, name: str, tombstone: str) -> None:
        """Hide a DOI; one that was never made is not made now (a PUT would make it)."""
        calls = Calls(self._user, self._password)
        if self._get(calls, name).status != HTTPStatus.NOT_FOUND:
            answered = self._put(calls, name, {"event": "hide", "url": tombstone})
            _expect(calls, answered, HTTPStatus.OK)

    def _get(self, calls: Calls, name: str) -> Answered:
        return calls.send("GET", self._address(name), None, _HEADERS)

    def _put(self, calls: Calls, name: str, attributes: Mapping[str, Any]) -> Answered:
        return calls.send("PUT", self._address(name), _body(attributes), _HEADERS)

    def _address(self, name: str) -> str:
        return f"{self._api}/dois/{quote(name, safe='')}"


def _body(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": {"type": "dois", "attributes": attributes}}


def _is_ours(answered: Answered, name: str, url: str) -> bool:
    """Whether a DOI that is there is the one that was to be made: the answer to that call was lost."""
    match answered.body:
        case {"data": {"attributes": {"doi": str(doi), "url": str(leads)}}}:
            return answered.status == HTTPStatus.OK and doi_key(doi) == doi_key(name) and leads == url
    return False


def _expect(calls: Calls, answered: Answered, *statuses: int) -> None:
    if answered.status not in statuses:
        raise calls.refused(answered, _reason(answered.body))


def _reason(body: Any) -> str:
    """Give what DataCite says is wrong: the titles of its errors, and what of the metadata each is about."""
    match body:
        case {"errors": [*errors]}:
            told = ((each.get("source"), each.get("title")) for each in errors if isinstance(each, dict))
            return "; ".join(f"{source}: {title}" if source else str(title) for source, title in told)
    return ""
