"""Signing in on this machine: the development GitHub beside the site, and who has an account at both."""

import os

import boto3

from infra.local.development_github import PREFIX, DevelopmentGitHub, Person
from shared.accounts.enrolment import ADMIN_USERNAME
from shared.accounts.user_changes import link_github
from shared.accounts.users import user_named

PEOPLE = {
    "ada": Person("ada", "Ada Muir", "ada@firth.example"),
    "grace": Person("grace", "Grace Nkemelu", "grace@firth.example"),
    "isla": Person("isla", "Isla Reid", "isla@firth.example"),
    ADMIN_USERNAME: Person("site-keeper", "The administrator", "admin@firth.example"),
}
"""Who is offered on the sign-in page, by username on the site. Nobody's name at GitHub makes them `admin` there."""

_SECRET = "stele-development-github"


def development_github(url: str) -> DevelopmentGitHub:
    """Give a development GitHub for the site at `url`, and tell the site's functions of it."""
    github = DevelopmentGitHub(tuple(PEOPLE.values()), client_secret="known to everybody on this machine")
    _keep(github.client_secret)
    os.environ["SIGN_UP"] = "anyone"
    os.environ["GITHUB_CLIENT_ID"] = github.client_id
    os.environ["GITHUB_SECRET"] = _SECRET
    os.environ["GITHUB_URL"] = os.environ["GITHUB_API_URL"] = f"{url}{PREFIX}"
    return github


def link_people() -> None:
    """Link the local accounts to those at the development GitHub, so that signing in leads to them."""
    for username, person in PEOPLE.items():
        account = user_named(username)
        if account is not None and account.github_id is None:
            link_github(account.id, person.id, person.login)


def _keep(secret: str) -> None:
    client = boto3.client("secretsmanager")
    try:
        client.create_secret(Name=_SECRET, SecretString=secret)
    except client.exceptions.ResourceExistsException:
        client.put_secret_value(SecretId=_SECRET, SecretString=secret)
