"""What a sign-in with GitHub leads to: the person's account and a session of it."""

from functions.accounts.github import GitHubAccount
from shared.accounts import enrolment, sessions
from shared.accounts.sessions import Session
from shared.settings import settings


class Suspended(Exception):
    """The account is suspended; the message is for its owner."""


class NoAccount(Exception):
    """The person may not have an account made; the message tells them what to do."""


def sign_in(person: GitHubAccount, former: str) -> Session:
    """Give a new session of the person's account, which is made the first time; GitHub has vouched for the person.

    Args:
        person: who signs in.
        former: the secret of the session that the browser had, which ends; empty for none.

    Raises:
        Suspended: the account is.
        NoAccount: there is none, and the settings do not let this person have one made.
    """
    may_join = person.member or settings.sign_up == "anyone"
    try:
        account = enrolment.signed_in_from_github(person.id, person.login, person.name, person.email, may_join=may_join)
    except enrolment.NotInvited:
        raise NoAccount(_what_to_do(person)) from None
    if account.suspended:
        raise Suspended("Your account is suspended. Please ask an administrator of this site.")
    if former:
        sessions.end_session(former)
    return sessions.start_session(account.id)


def _what_to_do(person: GitHubAccount) -> str:
    address = person.email or "an address that you first make your primary one at GitHub"
    invitation = f"ask an administrator of this site to invite you ({address}), and sign in again."
    organisation = settings.sign_up_organisation
    if not organisation:
        return f"Accounts here are for people who were invited, and nobody has invited you yet. Please {invitation}"
    return (
        f"Accounts here are for members of {organisation} at GitHub and for people who were invited. GitHub does not "
        f"tell this site that {person.login} is a member. Join {organisation} there, let this site see it, and sign in "
        f"again; or {invitation}"
    )
