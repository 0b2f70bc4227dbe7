"""How people come by an account: they are invited, sign in with GitHub, or are the site's administrator."""

from collections.abc import Iterable
from itertools import chain, count

from shared.accounts.collections import comparable, comparable_address, store
from shared.accounts.user_changes import EmailTaken, GitHubTaken, UsernameTaken, changed, taken
from shared.accounts.users import Account, orcid_address, user, user_by_email, user_by_github, user_named
from shared.principal import Role
from shared.records import Create, NotUnique, Prepared, Values

ADMIN_ID = 1
ADMIN_USERNAME = "admin"


class NotInvited(Exception):
    """The person has no account, and may have none made."""


def ensure_admin() -> Account:
    """Give the account `admin`, made the first time: id 1, site administrator, no credential."""
    return user(ADMIN_ID) or _make_admin()


def _make_admin() -> Account:
    values = _values(ADMIN_USERNAME, [Role.SITE_ADMIN])

    def plan(prepared: Prepared) -> list[Create]:
        # Another process may make it at the same moment.
        return [] if prepared.get("user", ADMIN_ID) else [Create("user", ADMIN_ID, values)]

    store().transact(plan, read=[("user", ADMIN_ID)])
    made = user(ADMIN_ID)
    assert made is not None
    return made


def create_user(
    username: str,
    *,
    full_name: str = "",
    email: str = "",
    email_proven: bool = False,
    orcid: str = "",
    orgs: Iterable[str] = (),
    roles: Iterable[Role] = (),
    organisation: int | None = None,
    groups: Iterable[int] = (),
    invited: bool = False,
    vouched: bool = True,
    github_id: int | None = None,
    github_login: str = "",
) -> Account:
    """Give a new account. The name `admin` is never free, and neither is its id: that account is made first.

    `vouched` says whether somebody who may do so has said that the person belongs to the organisation.

    Raises:
        UsernameTaken, EmailTaken, GitHubTaken, OrcidTaken: somebody has it.
        MissingRecord: a group or the organisation does not exist.
    """
    ensure_admin()
    values: Values = {
        **_values(username, roles),
        "full_name": full_name,
        "email": email,
        "email_key": comparable_address(email),
        "email_proven": email_proven,
        "orcid": orcid,
        "orcid_key": orcid_address(orcid),
        "orgs": list(orgs),
        "organisation": organisation,
        "groups": sorted(set(groups)),
        "invited": invited,
        "vouched": vouched,
        "github_id": github_id,
        "github_login": github_login,
    }
    try:
        return Account.of_record(store().create("user", values))
    except NotUnique as error:
        raise taken(error) from error


def signed_in_from_github(
    github_id: int, login: str, full_name: str = "", email: str = "", *, may_join: bool = True
) -> Account:
    """Give the account of somebody whom GitHub has just vouched for; the first time, a new one.

    The account goes by GitHub's number: names there change hands. Someone who was invited by `email` gets the account
    that the invitation made. An account that is in use is never taken over by an address, so an address that belongs
    to one is left out of the new account; a name that is taken gets the number behind it. An address that GitHub has
    verified is proven.

    Args:
        github_id: GitHub's number of the account.
        login: its name there.
        full_name: the name it shows.
        email: an address of it that GitHub has verified, or empty.
        may_join: whether a new account may be made, without an invitation.

    Raises:
        NotInvited: there is no account, and `may_join` is not given.
    """
    known = user_by_github(github_id)
    if known is not None:
        return _signed_in_again(known, login, email)
    owner = user_by_email(email)
    try:
        if owner is not None and owner.invited:
            return _accept_invitation(owner, github_id, login, full_name)
        if not may_join:
            raise NotInvited
        return create_user(
            _free_name(login, github_id),
            full_name=full_name,
            email="" if owner else email,
            email_proven=bool(email) and owner is None,
            github_id=github_id,
            github_login=login,
        )
    except (GitHubTaken, UsernameTaken, EmailTaken):  # another sign-in was faster: everything looks different now
        return signed_in_from_github(github_id, login, full_name, email, may_join=may_join)


def _signed_in_again(known: Account, login: str, email: str) -> Account:
    same = comparable_address(email) == comparable_address(known.email)
    proven = known.email_proven or (bool(email) and same)
    if (known.github_login, known.email_proven) == (login, proven):
        return known

    def seen(values: Values) -> Values:
        kept = values["email"] == known.email  # an administrator may have given it another one since it was read
        return {**values, "github_login": login, **({"email_proven": proven} if kept else {})}

    return changed(known.id, seen)


def _free_name(login: str, github_id: int) -> str:
    names = chain([login, f"{login}-{github_id}"], (f"{login}-{github_id}-{number}" for number in count(2)))
    return next(name for name in names if user_named(name, exactly=False) is None)


def _accept_invitation(invited: Account, github_id: int, login: str, full_name: str) -> Account:
    """Make the account its owner's, whose address GitHub has verified.

    The ORCID iD goes: whoever invited them said it was theirs, and nothing has shown it. Kept, it would let anybody
    who is invited with another researcher's iD receive what is meant for that one. So does an organisation for which
    nobody of it has vouched: its members see what is for them alone.
    """
    changes: Values = {"invited": False, "github_id": github_id, "github_login": login, "email_proven": True}
    if not invited.full_name:
        changes["full_name"] = full_name

    def accepted(values: Values) -> Values:
        home = values["organisation"] if values.get("vouched", True) else None
        return {**values, **changes, "organisation": home, "orcid": "", "orcid_key": None}

    return changed(invited.id, accepted)


def _values(username: str, roles: Iterable[Role]) -> Values:
    """Give what is stored of an account of which nothing else is known."""
    return {
        "username": username,
        "username_key": comparable(username),
        "full_name": "",
        "email": "",
        "email_key": None,
        "email_proven": False,
        "orcid": "",
        "orcid_key": None,
        "orgs": [],
        "roles": [role.value for role in roles],
        "organisation": None,
        "groups": [],
        "suspended": False,
        "invited": False,
        "github_id": None,
        "github_login": "",
        "token_digest": None,
        "password_hash": None,
    }
