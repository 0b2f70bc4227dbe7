"""What people do with their own account."""

from collections.abc import Iterator
from contextlib import contextmanager

from functions.accounts import refusals
from functions.accounts.body import Body
from functions.accounts.models import Me, NewPassword, OwnChanges, Token
from functions.accounts.operations.permissions import keeper, person
from shared.accounts import passwords, sessions, tokens, user_changes, users, uses
from shared.principal import CallerKind, Principal
from shared.records import MissingRecord


def read_account(caller: Principal) -> Me:
    """Tell me who I am."""
    found = users.user(person(caller))
    if found is None:
        raise refusals.not_signed_in()
    return Me.known(found, uses.last_uses(CallerKind.USER, found.id))


def change_account(caller: Principal, body: Body[OwnChanges]) -> Me:
    """Give my account another name or ORCID iD."""
    id = person(caller)
    changes = body.read()
    with _own_account():
        changed = user_changes.describe(id, full_name=changes.full_name, orcid=changes.orcid)
    return Me.known(changed, uses.last_uses(CallerKind.USER, id))


def generate_token(caller: Principal) -> Token:
    """Make a new token for me, shown this once; the old one stops working at once."""
    id = keeper(caller)
    with _own_account():
        return Token(tokens.generate_token(id))


def revoke_token(caller: Principal) -> None:
    """Make my token stop working at once."""
    id = person(caller)
    with _own_account():
        tokens.revoke_token(id)


def set_password(caller: Principal, body: Body[NewPassword]) -> None:
    """My password is this one from now on."""
    id = keeper(caller)
    password = body.read().password
    with _own_account():
        passwords.set_password(id, password)


def remove_password(caller: Principal) -> None:
    """Take my password away."""
    id = person(caller)
    with _own_account():
        passwords.set_password(id, None)


def sign_out(secret: str) -> None:
    """End a session for whoever shows its secret; an unknown one is none."""
    if secret:
        sessions.end_session(secret)


@contextmanager
def _own_account() -> Iterator[None]:
    """Refuse a caller whose account has gone since the credential was looked at."""
    try:
        yield
    except MissingRecord:
        raise refusals.not_signed_in() from None
