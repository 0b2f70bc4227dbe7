"""The people and API clients of the local site and their credentials, as shell lines in `.local/credentials.env`.

Stele itself keeps only digests, so the file is the one place they can be read. A credential in it that still works
is left as it is; a token that one of these people makes on the site takes the place of the former one (`kept_tokens`).
"""

import os
import secrets
from pathlib import Path

from shared.accounts.callers import caller_with_password
from shared.accounts.clients import ClientNameTaken, client_with_secret, create_client, list_clients, refresh_client
from shared.accounts.enrolment import create_user, ensure_admin
from shared.accounts.organisations import ResearchOrganisation, create_organisation, organisation_named
from shared.accounts.passwords import set_password
from shared.accounts.tokens import generate_token, owner_of
from shared.accounts.user_changes import set_organisation, set_roles
from shared.accounts.users import Account, user_named
from shared.credentials import PasswordCredential, token_digest
from shared.principal import BadCredential, Role

Credentials = dict[str, str]

_USERS = ("STELE_USER", "STELE_USER2", "STELE_ADMIN_USER")


def ensure(file: Path, url: str) -> Credentials:
    """See to it that the local people and API clients are there, and write down what they call with.

    Args:
        file: the credentials' file; read first, then written for its owner's eyes only.
        url: the site's address.

    Returns:
        The names and values in the file.
    """
    known = read(file)
    institute = _institute()
    credentials = {"STELE_URL": url}
    for suffix, person in (("", _person("ada", "Ada Muir")), ("2", _person("grace", "Grace Nkemelu"))):
        credentials |= _persons_own(f"STELE_{{}}{suffix}", person, known)
    credentials |= _persons_own("STELE_ADMIN_{}", ensure_admin(), known)
    credentials["STELE_APIKEY"] = f"{credentials['STELE_USER']}:{credentials['STELE_TOKEN']}"
    credentials["STELE_COMMUNITY"] = "surf"
    planner = _organisational_admin("isla", "Isla Reid", institute)
    credentials["STELE_ORGADMIN_EMAIL"] = planner.email
    credentials["STELE_ORGADMIN_CODE"] = _token(planner, known.get("STELE_ORGADMIN_CODE", ""))
    credentials |= _clients_own("STELE_CLIENT_{}", "Firth planner", planner, known)
    credentials |= _clients_own("STELE_CLIENT2_{}", "Estuary harvester", planner, known)
    _write(file, credentials)
    return credentials


def read(file: Path) -> Credentials:
    """Read the shell lines `NAME=value` of a credentials' file; nothing where there is none."""
    if not file.exists():
        return {}
    pairs = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def keep_token(file: Path, token: str) -> None:
    """Write down a new token in the place of the former one, if it is of one of the people in the file."""
    known = read(file)
    try:
        owner = owner_of(token_digest(token))
    except BadCredential:  # another one has been made since
        return
    names = {name.replace("USER", "TOKEN") for name in _USERS if known.get(name) == owner.username}
    renewed = {**known, **dict.fromkeys(names, token)}
    if known.get("STELE_USER") == owner.username:
        renewed["STELE_APIKEY"] = f"{owner.username}:{token}"
    if known.get("STELE_ORGADMIN_EMAIL", "").partition("@")[0] == owner.username:
        renewed["STELE_ORGADMIN_CODE"] = token
    if renewed != known:
        _write(file, renewed)


def _institute() -> ResearchOrganisation:
    known = organisation_named("Firth Institute")
    return known or create_organisation("Firth Institute", "FI", "https://ror.org/0firth107")


def _person(username: str, full_name: str) -> Account:
    email = f"{username}@firth.example"
    return user_named(username) or create_user(username, full_name=full_name, email=email, email_proven=True)


def _organisational_admin(username: str, full_name: str, organisation: ResearchOrganisation) -> Account:
    person = _person(username, full_name)
    set_organisation(person.id, organisation.id)
    return set_roles(person.id, {Role.ORGANISATIONAL_ADMIN, Role.USE_API})


def _persons_own(name: str, person: Account, known: Credentials) -> Credentials:
    password, token = name.format("PASSWORD"), name.format("TOKEN")
    return {
        name.format("USER"): person.username,
        password: _password(person, known.get(password, "")),
        token: _token(person, known.get(token, "")),
    }


def _token(person: Account, known: str) -> str:
    return known if _works(known, person) else generate_token(person.id)


def _works(token: str, person: Account) -> bool:
    try:
        return bool(token) and owner_of(token_digest(token)).user_id == person.id
    except BadCredential:
        return False


def _password(person: Account, known: str) -> str:
    try:
        if known and caller_with_password(PasswordCredential(person.username, known), "127.0.0.1"):
            return known
    except BadCredential:
        pass
    password = secrets.token_urlsafe(18)
    set_password(person.id, password)
    return password


def _clients_own(name: str, client: str, keeper: Account, known: Credentials) -> Credentials:
    id, secret = name.format("ID"), name.format("SECRET")
    if not client_with_secret(known.get(id, ""), known.get(secret, "")):
        made, fresh = _client(client, keeper)
        return {id: made, secret: fresh}
    return {id: known[id], secret: known[secret]}


def _client(name: str, keeper: Account) -> tuple[str, str]:
    """Make an API client of somebody's organisation, or give the one of that name new credentials; give both."""
    contact = {"contact_name": keeper.full_name, "contact_email": keeper.email}
    try:
        client, secret = create_client(name, keeper.organisation, **contact)
    except ClientNameTaken:
        client, secret = refresh_client(next(each.id for each in list_clients(100).records if each.name == name))
    return client.client_id, secret


def _write(file: Path, credentials: Credentials) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as output:
        os.fchmod(descriptor, 0o600)
        output.write("".join(f"{name}={value}\n" for name, value in credentials.items()))
