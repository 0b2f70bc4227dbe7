"""`python -m infra.admin ADDRESS`: makes somebody the site's administrator, and shows their new token once.

If an account has that e-mail address, it becomes a site administrator's; if none has, the account `admin`, which is
there from the start without a credential, gets the address, and whoever is the first to sign in with GitHub under it
gets that account. Either way the account gets a new personal token in place
of an old one, and nothing else than a digest of it is kept.

Without `--stack` it works on the site of this machine, which must be running (`STELE_HOME`, `AWS_ENDPOINT_URL` and
`STELE_STACK` as for `infra.local`). With it, on that stack in AWS, in the account and region that the environment
names; it needs to read the stack's resources and to read and write its table of accounts.
"""

import argparse
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.local import credentials
from infra.reach import CannotReach, local_home, reach
from shared.accounts.enrolment import ensure_admin
from shared.accounts.tokens import generate_token, owner_of
from shared.accounts.user_changes import reserve, set_roles
from shared.accounts.users import Account, user_by_email
from shared.credentials import token_digest
from shared.email_addresses import fault_of
from shared.principal import BadCredential, Role


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; give the process's exit code."""
    given = _read(arguments)
    home = None if given.stack else local_home()
    try:
        reach(given.stack, {"ACCOUNTS_TABLE": ("AccountsTable", "table of accounts")})
        person = make_administrator(given.email)
        old = _written_down(home / "credentials.env", person) if home else ""
        token = generate_token(person.id)
    except (CannotReach, BotoCoreError, ClientError) as error:
        print(f"Nobody was made administrator: {error}", file=sys.stderr)
        return 1
    if home and old:
        _replace(home / "credentials.env", old, token)
    print(
        f"{person.username} (account {person.id}, {person.email}) administers the site. The token is shown this once:"
    )
    print(token)
    return 0


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.admin", description="Make somebody a site administrator.")
    parser.add_argument("email", help="their e-mail address")
    parser.add_argument("--stack", help="a deployed stack's name; without it, the site of this machine")
    given = parser.parse_args(arguments)
    if fault := fault_of(given.email):
        parser.error(f"{given.email!r} is no e-mail address: {fault}")
    return given


def make_administrator(email: str) -> Account:
    """Make the person with that address, or `admin` if there is none, a site administrator."""
    person = user_by_email(email)
    if person is None:
        return reserve(ensure_admin().id, email)
    return set_roles(person.id, {*map(Role, person.roles), Role.SITE_ADMIN})


def _written_down(file: Path, person: Account) -> str:
    """Find the person's present token among the local site's credentials; empty where it is not among them."""
    return next((value for value in credentials.read(file).values() if _opens(value, person)), "")


def _opens(value: str, person: Account) -> bool:
    try:
        return owner_of(token_digest(value)).user_id == person.id
    except BadCredential:
        return False


def _replace(file: Path, old: str, token: str) -> None:
    """Write the new token wherever the old one stands, so that the local site's credentials go on working."""
    file.write_text(file.read_text().replace(old, token))


if __name__ == "__main__":
    sys.exit(main())
