"""Everything that accounts answer: their one table of operations."""

from typing import Final

from functions.accounts import models, signin, web
from functions.accounts.operations import access_tokens, clients, groups, organisations, own, people
from shared.http import WEB_PAGE, ListOf, Operation, Who
from shared.http.response import JSON

_PERSON: Final = Who.PERSON
_ADMIN: Final = Who.ADMIN

OPERATIONS: Final = (
    Operation("GET", "/account/me", own.read_account, _PERSON, gives=models.Me),
    Operation("POST", "/account/token", own.generate_token, _PERSON, gives=models.Token, status=201),
    Operation("DELETE", "/account/token", own.revoke_token, _PERSON, status=204),
    Operation("PUT", "/account/password", own.set_password, _PERSON, models.NewPassword, status=204),
    Operation("DELETE", "/account/password", own.remove_password, _PERSON, status=204),
    Operation(
        "GET",
        "/account/users",
        people.list_people,
        _ADMIN,
        gives=ListOf(models.User),
        arguments=("username", "email", "invited"),
    ),
    Operation("POST", "/account/users", people.invite_person, _ADMIN, models.NewUser, models.User, status=201),
    Operation("GET", "/account/users/<user>", people.read_person, _ADMIN, gives=models.User),
    Operation("PATCH", "/account/users/<user>", people.change_person, _ADMIN, models.UserChanges, models.User),
    Operation(
        "PUT", "/account/users/<user>/organisation", people.set_organisation, _ADMIN, models.Affiliation, models.User
    ),
    Operation("GET", "/account/groups", groups.list_groups, _ADMIN, gives=ListOf(models.Group), arguments=("name",)),
    Operation("POST", "/account/groups", groups.create_group, _ADMIN, models.GroupName, models.Group, status=201),
    Operation("GET", "/account/groups/<group>", groups.read_group, _ADMIN, gives=models.Group),
    Operation("PATCH", "/account/groups/<group>", groups.rename_group, _ADMIN, models.GroupName, models.Group),
    Operation("PUT", "/account/groups/<group>/members/<user>", groups.add_member, _ADMIN, status=204),
    Operation("DELETE", "/account/groups/<group>/members/<user>", groups.remove_member, _ADMIN, status=204),
    Operation(
        "GET",
        "/account/organisations",
        organisations.list_organisations,
        _PERSON,
        gives=ListOf(models.Organisation),
        arguments=("name", "ror"),
    ),
    Operation(
        "POST",
        "/account/organisations",
        organisations.create_organisation,
        _ADMIN,
        models.NewOrganisation,
        models.Organisation,
        status=201,
    ),
    Operation(
        "GET",
        "/account/organisations/<organisation>",
        organisations.read_organisation,
        _PERSON,
        gives=models.Organisation,
    ),
    Operation(
        "PATCH",
        "/account/organisations/<organisation>",
        organisations.change_organisation,
        _ADMIN,
        models.OrganisationChanges,
        models.Organisation,
    ),
    Operation("GET", "/account/clients", clients.list_clients, _ADMIN, gives=ListOf(models.Client)),
    Operation(
        "POST", "/account/clients", clients.create_client, _ADMIN, models.NewClient, models.ClientWithSecret, status=201
    ),
    Operation("GET", "/account/clients/<client>", clients.read_client, _ADMIN, gives=models.Client),
    Operation("POST", "/account/clients/<client>/secret", clients.renew_client, _ADMIN, gives=models.ClientWithSecret),
    Operation("DELETE", "/account/clients/<client>", clients.revoke_client, _ADMIN, status=204),
    Operation(
        "GET",
        "/account/access-tokens",
        access_tokens.list_access_tokens,
        _ADMIN,
        gives=ListOf(models.AccessToken),
        arguments=("experiment",),
    ),
    Operation(
        "POST",
        "/account/access-tokens",
        access_tokens.create_access_token,
        _ADMIN,
        models.NewAccessToken,
        models.AccessTokenWithValue,
        status=201,
    ),
    Operation("DELETE", "/account/access-tokens/<token>", access_tokens.revoke_access_token, _ADMIN, status=204),
    Operation("GET", "/account/openapi.json", web.description, Who.ANYBODY, gives=JSON),
    Operation("GET", "/account/login", signin.begin, Who.UNGUARDED, gives=WEB_PAGE, arguments=("next",), status=302),
    Operation(
        "GET",
        "/account/callback",
        signin.finish,
        Who.UNGUARDED,
        gives=WEB_PAGE,
        arguments=("state", "code", "error"),
        status=302,
    ),
    Operation("GET", "/logout", signin.sign_out, Who.UNGUARDED, gives=WEB_PAGE, status=302),
    Operation("POST", "/logout", signin.sign_out, Who.UNGUARDED, gives=WEB_PAGE, status=302),
    Operation("GET", "/account", web.account, Who.ANYBODY, gives=WEB_PAGE),
    Operation("GET", "/get-token", web.generate_token, Who.BROWSER, gives=WEB_PAGE),
    Operation("GET", "/revoke-token", web.revoke_token, Who.BROWSER, gives=WEB_PAGE),
)
"""Every operation of accounts. A body or an answer that is a model is read and written as JSON."""
