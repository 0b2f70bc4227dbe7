"""Everything that accounts answer: their one table of operations, of which the pages' part is `addresses`."""

from functools import partial
from typing import Any, Final

from functions.accounts import models, web
from functions.accounts.addresses import PAGES
from functions.accounts.operations import access_tokens, clients, groups, organisations, own, people
from shared.http import Handler, ListOf, Operation, Who
from shared.http.response import JSON


def _operation(
    who: Who, method: str, path: str, run: Handler, takes: Any = None, gives: Any = None, *arguments: str, status: int
) -> Operation:
    return Operation(method, f"/account/{path}", run, who, takes, gives, arguments, status)


_own = partial(_operation, Who.PERSON, status=200)
_admin = partial(_operation, Who.ADMIN, status=200)
_organisation = partial(_operation, Who.ORGANISATION, status=200)

_PEOPLE, _GROUPS, _CLIENTS = ListOf(models.User), ListOf(models.Group), ListOf(models.Client)
_ORGANISATIONS, _TOKENS = ListOf(models.Organisation), ListOf(models.AccessToken)
_NEW_ORGANISATION = models.NewOrganisation, models.Organisation
_NEW_TOKEN = models.NewAccessToken, models.AccessTokenWithValue
_ORGANISATION = "organisations/<organisation>"

OPERATIONS: Final = (
    _own("GET", "me", own.read_account, None, models.Me),
    _own("PATCH", "me", own.change_account, models.OwnChanges, models.Me),
    _own("POST", "token", own.generate_token, None, models.Token, status=201),
    _own("DELETE", "token", own.revoke_token, status=204),
    _own("PUT", "password", own.set_password, models.NewPassword, status=204),
    _own("DELETE", "password", own.remove_password, status=204),
    _admin("GET", "users", people.list_people, None, _PEOPLE, "username", "email", "invited"),
    _admin("POST", "users", people.invite_person, models.NewUser, models.User, status=201),
    _admin("GET", "users/<user>", people.read_person, None, models.User),
    _admin("PATCH", "users/<user>", people.change_person, models.UserChanges, models.User),
    _organisation("PATCH", "users/<user>/privileges", people.set_privileges, models.Privileges, models.User),
    _admin("PUT", "users/<user>/organisation", people.set_organisation, models.Affiliation, models.User),
    _admin("GET", "groups", groups.list_groups, None, _GROUPS, "name"),
    _admin("POST", "groups", groups.create_group, models.GroupName, models.Group, status=201),
    _admin("GET", "groups/<group>", groups.read_group, None, models.Group),
    _admin("PATCH", "groups/<group>", groups.rename_group, models.GroupName, models.Group),
    _admin("PUT", "groups/<group>/members/<user>", groups.add_member, status=204),
    _admin("DELETE", "groups/<group>/members/<user>", groups.remove_member, status=204),
    _own("GET", "organisations", organisations.list_organisations, None, _ORGANISATIONS, "name", "ror", "fundref"),
    _admin("POST", "organisations", organisations.create_organisation, *_NEW_ORGANISATION, status=201),
    _own("GET", _ORGANISATION, organisations.read_organisation, None, models.Organisation),
    _admin("PATCH", _ORGANISATION, organisations.change_organisation, models.OrganisationChanges, models.Organisation),
    _organisation("GET", f"{_ORGANISATION}/people", organisations.list_members, None, _PEOPLE),
    _admin("GET", "clients", clients.list_clients, None, _CLIENTS),
    _admin("POST", "clients", clients.create_client, models.NewClient, models.ClientWithSecret, status=201),
    _admin("GET", "clients/<client>", clients.read_client, None, models.Client),
    _admin("PATCH", "clients/<client>", clients.change_client, models.ClientChanges, models.Client),
    _admin("PUT", "clients/<client>/organisation", clients.affiliate_client, models.Affiliation, models.Client),
    _admin("POST", "clients/<client>/secret", clients.renew_client, None, models.ClientWithSecret),
    _admin("DELETE", "clients/<client>", clients.revoke_client, status=204),
    _admin("GET", "access-tokens", access_tokens.list_access_tokens, None, _TOKENS, "experiment"),
    _admin("POST", "access-tokens", access_tokens.create_access_token, *_NEW_TOKEN, status=201),
    _admin("DELETE", "access-tokens/<token>", access_tokens.revoke_access_token, status=204),
    Operation("GET", "/account/openapi.json", web.description, Who.ANYBODY, gives=JSON),
    *PAGES,
)
"""Every operation of accounts. A body or an answer that is a model is read and written as JSON."""
