"""What is stored of accounts, declared.

`user`: username, full_name, email, email_proven, orcid, orgs (names), roles (values of `Role`), organisation (id),
groups (ids), suspended, invited, vouched (whether the organisation is more than a stranger's word), github_id,
github_login, token_digest, password_hash.
`group`: name.
`organisation`: name, abbreviation, ror, fundref, region.
`client`: client_id, secret_digest, name, organisation (id), description, homepage, contact_name, contact_email,
revoked.
`access_token`: digest, experiment (id), expires (a date), made_by (user id).

A field `…_key` is another one made ready for comparing. Of what opens a door, only digests and hashes are stored.
"""

from shared.records import Collection, Link, Lookup, Unique
from shared.tables import store_of

CALLER = ("username", "full_name", "roles", "organisation", "groups", "suspended")
"""What the authorizer must know of a person: kept beside what a credential is found by, so that one read tells it."""

USER = Collection(
    "user",
    unique=(
        Unique("username_key", covers=(*CALLER, "token_digest", "password_hash")),
        Unique("email_key", covers=(*CALLER, "token_digest")),
        Unique("token_digest", covers=CALLER),
        Unique("github_id"),
        Unique("orcid_key"),
    ),
    lookups={"invited": Lookup(counted=True)},
    links={
        "groups": Link("group", many=True, reverse="members"),
        "organisation": Link("organisation", counted=True),
    },
)

GROUP = Collection("group", unique=(Unique("name"),))

ORGANISATION = Collection("organisation", unique=(Unique("ror_key"), Unique("fundref_key"), Unique("name_key")))

CLIENT = Collection(
    "client",
    unique=(Unique("client_id"), Unique("name_key")),
    links={"organisation": Link("organisation", counted=True)},
)

ACCESS_TOKEN = Collection(
    "access_token",
    unique=(Unique("digest", covers=("experiment", "expires")),),
    lookups={"experiment": Lookup()},
    deletable=True,
)


store = store_of("accounts", [USER, GROUP, ORGANISATION, CLIENT, ACCESS_TOKEN], long_bodies=False)
"""Gives the store of accounts."""


def comparable(text: str) -> str | None:
    """Give what a text is compared by where case and outer white space do not count; None for an empty one."""
    return text.strip().casefold() or None


def comparable_address(email: str) -> str | None:
    """Give what an e-mail address is compared by: case does not count; None for an empty one.

    Only ASCII's case is left out. Folding takes ``ß`` for ``ss``, and those are two domains (IDNA2008, RFC 5894): one's
    owner must not get what is meant for the other's.
    """
    return email.strip().encode().lower().decode() or None
