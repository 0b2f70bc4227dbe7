"""The pages of accounts, and where their forms are sent."""

from functools import partial
from typing import Final

from functions.accounts import signin, web
from functions.accounts.administration import clients, groups, organisations, overview, people
from functions.accounts.administration.frame import PATH
from shared.http import WEB_PAGE, Handler, Operation, Who

_browser = partial(Operation, who=Who.BROWSER, gives=WEB_PAGE)
_unguarded = partial(Operation, who=Who.UNGUARDED, gives=WEB_PAGE, status=302)


def _shown(path: str, run: Handler, *arguments: str) -> Operation:
    return _browser("GET", path, run, arguments=arguments)


def _sent(path: str, run: Handler, *, status: int = 303) -> Operation:
    return _browser("POST", path, run, status=status)


_PERSON, _PLACE = f"{PATH}/users/<user>", f"{PATH}/organisations/<organisation>"
_CLIENT, _GROUP = f"{PATH}/clients/<client>", f"{PATH}/groups/<group>"

PAGES: Final = (
    _unguarded("GET", "/account/login", signin.begin, arguments=("next",)),
    _unguarded("GET", "/account/callback", signin.finish, arguments=("state", "code", "error")),
    _unguarded("GET", "/logout", signin.sign_out),
    _unguarded("POST", "/logout", signin.sign_out),
    Operation("GET", "/account", web.account, Who.ANYBODY, gives=WEB_PAGE),
    _sent("/account", web.change_account),
    _shown("/account/password", web.password),
    _sent("/account/password", web.set_password),
    _sent("/account/password/removal", web.remove_password),
    _shown("/get-token", web.generate_token),
    _sent("/get-token", web.generate_token, status=200),
    _shown("/revoke-token", web.revoke_token),
    _sent("/revoke-token", web.revoke_token, status=200),
    _shown(PATH, overview.overview),
    _shown(f"{PATH}/settings", overview.show_settings),
    _shown(f"{PATH}/users", people.list_people, "q", "invited", "cursor"),
    _sent(f"{PATH}/users", people.invite_person),
    _shown(_PERSON, people.show_person),
    _sent(_PERSON, people.change_person),
    _sent(f"{_PERSON}/roles", people.set_roles),
    _sent(f"{_PERSON}/organisation", people.set_organisation),
    _sent(f"{_PERSON}/suspension", people.suspend),
    _sent(f"{_PERSON}/restoration", people.restore),
    _sent(f"{_PERSON}/privileges", people.set_privilege),
    _shown(f"{PATH}/organisations", organisations.list_organisations, "q", "cursor"),
    _sent(f"{PATH}/organisations", organisations.create_organisation),
    _shown(_PLACE, organisations.show_organisation, "cursor"),
    _sent(_PLACE, organisations.change_organisation),
    _shown(f"{PATH}/clients", clients.list_clients, "cursor"),
    _sent(f"{PATH}/clients", clients.create_client, status=200),
    _shown(_CLIENT, clients.show_client),
    _sent(_CLIENT, clients.change_client),
    _sent(f"{_CLIENT}/organisation", clients.affiliate_client),
    _shown(f"{_CLIENT}/secret", clients.ask_to_renew),
    _sent(f"{_CLIENT}/secret", clients.renew_client, status=200),
    _shown(f"{_CLIENT}/revocation", clients.ask_to_revoke),
    _sent(f"{_CLIENT}/revocation", clients.revoke_client),
    _shown(f"{PATH}/groups", groups.list_groups, "q", "cursor"),
    _sent(f"{PATH}/groups", groups.create_group),
    _shown(_GROUP, groups.show_group),
    _sent(_GROUP, groups.rename_group),
    _sent(f"{_GROUP}/members", groups.add_member),
    _sent(f"{_GROUP}/members/<user>/removal", groups.remove_member),
)
"""Every page of accounts and every form on one. A form's POST leads to a page, but where a secret is shown once."""
