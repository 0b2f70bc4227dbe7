"""What a sign-in with GitHub leads to: the person's account and a session of it."""

from functions.accounts.github import GitHubAccount
from shared.accounts import sessions, users
from shared.accounts.sessions import Session


class Suspended(Exception):
    """The account is suspended; the message is for its owner."""


def sign_in(person: GitHubAccount, former: str) -> Session:
    """Give a new session of the person's account, which is made the first time; GitHub has vouched for the person.

    Args:
        person: who signs in.
        former: the secret of the session that the browser had, which ends; empty for none.

    Raises:
        Suspended: the account is.
    """
    account = users.signed_in_from_github(person.id, person.login, person.name, person.email)
    if account.suspended:
        raise Suspended("Your account is suspended. Please ask an administrator of this site.")
    if former:
        sessions.end_session(former)
    return sessions.start_session(account.id)
