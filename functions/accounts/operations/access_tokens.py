"""Access tokens of experiments: whoever has one may read that experiment, without an account."""

from dataclasses import asdict

from functions.accounts import refusals
from functions.accounts.body import Body
from functions.accounts.listing import Query
from functions.accounts.models import AccessToken, AccessTokenWithValue, NewAccessToken
from functions.accounts.operations.permissions import site_admin
from shared.accounts import access_tokens
from shared.principal import Principal
from shared.records import Page


def list_access_tokens(caller: Principal, query: Query) -> Page[AccessToken]:
    """List the access tokens of an `experiment`, newest first, expired ones too."""
    site_admin(caller)
    experiment = query.integer("experiment")
    if experiment is None:
        raise refusals.invalid({"experiment": ["Say which: ?experiment=<id>."]})
    return Page.of(*access_tokens.list_access_tokens(experiment)).map(AccessToken.of)


def create_access_token(caller: Principal, body: Body[NewAccessToken]) -> AccessTokenWithValue:
    """Make an access token, shown this once."""
    own = site_admin(caller)
    given = body.read()
    made, value = access_tokens.create_access_token(given.experiment, given.expires, made_by=own)
    return AccessTokenWithValue(**asdict(AccessToken.of(made)), token=value)


def revoke_access_token(caller: Principal, token: int) -> None:
    """Make an access token stop working at once."""
    site_admin(caller)
    access_tokens.revoke_access_token(token)
