"""The JSON API of accounts: every operation with its address, what it takes and what it gives.

One table feeds the routes and the OpenAPI document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from functions.accounts import models
from functions.accounts.body import JsonBody
from functions.accounts.listing import Listing, Query
from functions.accounts.operations import access_tokens, clients, groups, organisations, own, people
from shared.http import NO_STORE, App, Handler, NotFound, Request, Response

_HEADERS = {**NO_STORE, "Vary": "Authorization, Cookie"}
"""Of what is told to one caller alone."""

_ID = re.compile(r"[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API.

    Attributes:
        method, path: its address; variables of the path are ids.
        run: what it does; the first line of its docstring says so to clients.
        takes: the model of its body.
        gives: the model of its answer, or of one of its results if it is a list.
        arguments: of its query, beside those of the page; None if it is no list.
        status: of its answer.
    """

    method: str
    path: str
    run: Callable[..., Any]
    takes: type[Any] | None = None
    gives: type[Any] | None = None
    arguments: tuple[str, ...] | None = None
    status: HTTPStatus = HTTPStatus.OK


_CREATED = HTTPStatus.CREATED
_NO_CONTENT = HTTPStatus.NO_CONTENT

OPERATIONS = (
    Operation("GET", "/account/me", own.read_account, gives=models.Me),
    Operation("POST", "/account/token", own.generate_token, gives=models.Token, status=_CREATED),
    Operation("DELETE", "/account/token", own.revoke_token, status=_NO_CONTENT),
    Operation("PUT", "/account/password", own.set_password, takes=models.NewPassword, status=_NO_CONTENT),
    Operation("DELETE", "/account/password", own.remove_password, status=_NO_CONTENT),
    Operation(
        "GET", "/account/users", people.list_people, gives=models.User, arguments=("username", "email", "invited")
    ),
    Operation("POST", "/account/users", people.invite_person, takes=models.NewUser, gives=models.User, status=_CREATED),
    Operation("GET", "/account/users/<user>", people.read_person, gives=models.User),
    Operation("PATCH", "/account/users/<user>", people.change_person, takes=models.UserChanges, gives=models.User),
    Operation(
        "PUT",
        "/account/users/<user>/organisation",
        people.set_organisation,
        takes=models.Affiliation,
        gives=models.User,
    ),
    Operation("GET", "/account/groups", groups.list_groups, gives=models.Group, arguments=("name",)),
    Operation(
        "POST", "/account/groups", groups.create_group, takes=models.GroupName, gives=models.Group, status=_CREATED
    ),
    Operation("GET", "/account/groups/<group>", groups.read_group, gives=models.Group),
    Operation("PATCH", "/account/groups/<group>", groups.rename_group, takes=models.GroupName, gives=models.Group),
    Operation("PUT", "/account/groups/<group>/members/<user>", groups.add_member, status=_NO_CONTENT),
    Operation("DELETE", "/account/groups/<group>/members/<user>", groups.remove_member, status=_NO_CONTENT),
    Operation(
        "GET",
        "/account/organisations",
        organisations.list_organisations,
        gives=models.Organisation,
        arguments=("name", "ror"),
    ),
    Operation(
        "POST",
        "/account/organisations",
        organisations.create_organisation,
        takes=models.NewOrganisation,
        gives=models.Organisation,
        status=_CREATED,
    ),
    Operation(
        "GET", "/account/organisations/<organisation>", organisations.read_organisation, gives=models.Organisation
    ),
    Operation(
        "PATCH",
        "/account/organisations/<organisation>",
        organisations.change_organisation,
        takes=models.OrganisationChanges,
        gives=models.Organisation,
    ),
    Operation("GET", "/account/clients", clients.list_clients, gives=models.Client, arguments=()),
    Operation(
        "POST",
        "/account/clients",
        clients.create_client,
        takes=models.NewClient,
        gives=models.ClientWithSecret,
        status=_CREATED,
    ),
    Operation("GET", "/account/clients/<client>", clients.read_client, gives=models.Client),
    Operation("POST", "/account/clients/<client>/secret", clients.renew_client, gives=models.ClientWithSecret),
    Operation("DELETE", "/account/clients/<client>", clients.revoke_client, status=_NO_CONTENT),
    Operation(
        "GET",
        "/account/access-tokens",
        access_tokens.list_access_tokens,
        gives=models.AccessToken,
        arguments=("experiment",),
    ),
    Operation(
        "POST",
        "/account/access-tokens",
        access_tokens.create_access_token,
        takes=models.NewAccessToken,
        gives=models.AccessTokenWithValue,
        status=_CREATED,
    ),
    Operation("DELETE", "/account/access-tokens/<token>", access_tokens.revoke_access_token, status=_NO_CONTENT),
)


def mount(app: App) -> None:
    """Register every operation, and their description."""
    for operation in OPERATIONS:
        app.mount(operation.path, {operation.method: _handler(operation)})
    app.mount("/account/openapi.json", {"GET": description})


def description(request: Request) -> Response:
    """GET of ``/account/openapi.json``: this API as an OpenAPI document; nobody needs an account to read it."""
    from functions.accounts import openapi

    return Response(HTTPStatus.OK, openapi.document(OPERATIONS, request.base_url))


def _handler(operation: Operation) -> Handler:
    def respond(request: Request, **variables: str) -> Response:
        arguments: dict[str, Any] = {name: _id(text) for name, text in variables.items()}
        if operation.takes is not None:
            arguments["body"] = JsonBody(request, operation.takes)
        if operation.arguments is not None:
            arguments["query"] = Query(request.query)
        return _answer(request, operation.status, operation.run(request.principal, **arguments))

    return respond


def _id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise NotFound
    return int(text)


def _answer(request: Request, status: int, given: Any) -> Response:
    if given is None:
        return Response(status, headers=_HEADERS)
    return Response(status, _page(request, given) if isinstance(given, Listing) else asdict(given), _HEADERS)


def _page(request: Request, listing: Listing[Any]) -> Mapping[str, Any]:
    """Give a list as clients see it: cursors are whole addresses."""

    def address(cursor: str | None) -> str | None:
        if cursor is None:
            return None
        arguments = {**request.query, "cursor": [cursor]}
        return f"{request.base_url}{request.path}?{urlencode(arguments, doseq=True)}"

    return {
        "count": listing.count,
        "next": address(listing.next),
        "previous": address(listing.previous),
        "results": [asdict(each) for each in listing.results],
    }
