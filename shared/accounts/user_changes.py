"""Changes of accounts: what is known of a person, what they may do, and where they belong."""

from collections.abc import Callable, Iterable

from shared.accounts.collections import comparable_address, store
from shared.accounts.users import Account
from shared.principal import Role
from shared.records import MissingRecord, NotUnique, Values


class UsernameTaken(Exception):
    """Somebody has that username; case does not count."""


class EmailTaken(Exception):
    """Somebody has that e-mail address; case does not count."""


class GitHubTaken(Exception):
    """Somebody is linked to that GitHub account."""


class OrcidTaken(Exception):
    """Somebody has that ORCID iD."""


def describe(id: int, *, full_name: str | None = None, email: str | None = None, orcid: str | None = None) -> Account:
    """Give the account another name, e-mail address or ORCID iD; None leaves it.

    Nothing has shown that a new address or iD is theirs. So nobody is found by such an iD: whoever names another
    researcher's would receive what is meant for that one.

    Raises:
        EmailTaken: somebody has the address.
        MissingRecord: nobody has that id.
    """
    texts = {"full_name": full_name, "orcid": orcid}
    changes: Values = {name: text for name, text in texts.items() if text is not None}
    if orcid is not None:
        changes["orcid_key"] = None

    def described(values: Values) -> Values:
        return {**values, **changes, **({} if email is None else _addressed(values, email))}

    return changed(id, described)


def _addressed(values: Values, email: str) -> Values:
    key = comparable_address(email)
    proven = values.get("email_proven", False) and key == values["email_key"]
    return {"email": email, "email_key": key, "email_proven": proven}


def reserve(id: int, email: str) -> Account:
    """Give the account an address; who signs in with GitHub under it gets the account, as one who was invited.

    An account that is linked to one at GitHub stays its owner's.

    Raises:
        EmailTaken: somebody has the address.
        MissingRecord: nobody has that id.
    """

    def reserved(values: Values) -> Values:
        return {**values, **_addressed(values, email), "invited": values["github_id"] is None}

    return changed(id, reserved)


def link_github(id: int, github_id: int | None, login: str = "") -> Account:
    """Link the account to a GitHub account, with which its owner signs in from now on; None unlinks it.

    Raises:
        GitHubTaken: another account is linked to it.
        MissingRecord: nobody has that id.
    """
    return _update(id, {"github_id": github_id, "github_login": login})


def suspend(id: int, suspended: bool = True) -> Account:
    """Make every credential of the account refused at once, sessions too; or let them work again.

    Raises:
        MissingRecord: nobody has that id.
    """
    return _update(id, {"suspended": suspended})


def set_roles(id: int, roles: Iterable[Role]) -> Account:
    """Give the account these roles, and no other; they count from the next request on.

    Raises:
        MissingRecord: nobody has that id.
    """
    return _update(id, {"roles": sorted({role.value for role in roles})})


def change_roles(
    id: int, give: Iterable[Role] = (), take: Iterable[Role] = (), *, within: int | None = None
) -> tuple[Account, frozenset[Role]]:
    """Give the account roles and take some; they count from the next request on.

    Args:
        id: whose.
        give: roles that it has afterwards.
        take: roles that it has no more.
        within: the organisation that the person must belong to; None: any or none.

    Returns:
        The account, and which of the roles it did not have before.

    Raises:
        MissingRecord: nobody has that id, or they do not belong there.
    """
    new: set[Role] = set()

    def with_roles(values: Values) -> Values:
        if within is not None and values["organisation"] != within:
            raise MissingRecord("user", id)
        had = {Role(role) for role in values["roles"]}
        new.clear()
        new.update(set(give) - had)
        return {**values, "roles": sorted((had | set(give)) - set(take))}

    return changed(id, with_roles), frozenset(new)


def set_organisation(id: int, organisation: int | None) -> Account:
    """Make the person belong to an organisation, or to none.

    Raises:
        MissingRecord: nobody has that id, or there is no such organisation.
    """
    return _update(id, {"organisation": organisation, "vouched": True})


def _update(id: int, changes: Values) -> Account:
    return changed(id, lambda values: {**values, **changes})


def changed(id: int, change: Callable[[Values], Values]) -> Account:
    """Give the account changed, as `change` says of the values that it has.

    Raises:
        UsernameTaken, EmailTaken, GitHubTaken, OrcidTaken: somebody has it.
        MissingRecord: nobody has that id, or what the change names does not exist.
    """
    try:
        return Account.of_record(store().update("user", id, change))
    except NotUnique as error:
        raise taken(error) from error


def taken(error: NotUnique) -> Exception:
    """Give what to raise where a write would give somebody what another has."""
    taken = {"email_key": EmailTaken, "github_id": GitHubTaken, "orcid_key": OrcidTaken}
    return taken.get(error.fields[0], UsernameTaken)()
