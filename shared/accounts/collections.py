"""What is stored of accounts, declared.

`user`: username, full_name, email, orgs (names), roles (values of `Role`), groups (ids), suspended, invited,
token_digest.
`group`: name.
"""

from functools import cache

from shared.records import Collection, Link, Lookup, Store, Unique
from shared.settings import settings

USER = Collection(
    "user",
    unique=(
        Unique("username"),
        # What the authorizer must know stands beside the digest: one read tells who is calling.
        Unique("token_digest", covers=("username", "roles", "groups", "suspended")),
    ),
    lookups={"invited": Lookup(counted=True)},
    links={"groups": Link("group", many=True, reverse="members")},
)

GROUP = Collection("group", unique=(Unique("name"),))


def store() -> Store:
    """Gives the store of accounts, in the table that the settings name."""
    return _store(settings.accounts_table)


@cache
def _store(table: str) -> Store:
    return Store(table=table, collections=[USER, GROUP], bucket="")
