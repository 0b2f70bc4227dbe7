"""The people of the local site and their credentials, kept as shell lines in `.local/credentials.env`.

Stele itself keeps only a digest of a token, so the file is the one place they can be read. A credential in it that
still works is left as it is.
"""

import os
from pathlib import Path

from shared.accounts.tokens import generate_token, owner_of
from shared.accounts.users import User, create_user, ensure_admin, user_named
from shared.credentials import token_digest
from shared.principal import Refused

Credentials = dict[str, str]


def ensure(file: Path, url: str) -> Credentials:
    """See to it that the local people have accounts and tokens, and write them down.

    Args:
        file: the credentials' file; read first, then written for its owner's eyes only.
        url: the site's address.

    Returns:
        The names and values in the file.
    """
    known = read(file)
    credentials = {"STELE_URL": url}
    people = (
        ("STELE_USER", "STELE_TOKEN", _person("ada", "Ada Muir")),
        ("STELE_USER2", "STELE_TOKEN2", _person("grace", "Grace Nkemelu")),
        ("STELE_ADMIN_USER", "STELE_ADMIN_TOKEN", ensure_admin()),
    )
    for user, token, person in people:
        credentials[user] = person.username
        credentials[token] = _token(person, known.get(token, ""))
    credentials["STELE_APIKEY"] = f"{credentials['STELE_USER']}:{credentials['STELE_TOKEN']}"
    _write(file, credentials)
    return credentials


def read(file: Path) -> Credentials:
    """Read the shell lines `NAME=value` of a credentials' file; nothing where there is none."""
    if not file.exists():
        return {}
    pairs = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def _person(username: str, full_name: str) -> User:
    email = f"{username}@firth.example"
    return user_named(username) or create_user(username, full_name=full_name, email=email)


def _token(person: User, known: str) -> str:
    return known if _works(known, person) else generate_token(person.id)


def _works(token: str, person: User) -> bool:
    try:
        return bool(token) and owner_of(token_digest(token)).user_id == person.id
    except Refused:
        return False


def _write(file: Path, credentials: Credentials) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as output:
        os.fchmod(descriptor, 0o600)
        output.write("".join(f"{name}={value}\n" for name, value in credentials.items()))
