"""Where a credential may stand, which one counts, and what looks at none."""

import pytest

from shared.accounts.enrolment import create_user
from shared.accounts.sessions import start_session
from shared.accounts.tokens import generate_token
from tests.unit.authorizer.asking import (
    ACCOUNTS,
    ANONYMOUS,
    CATALOGUE,
    EVERYWHERE,
    EXPERIMENTS,
    PLANS,
    REFUSED,
    REGISTRY,
    REPOSITORY,
    UNKNOWN,
    WEB,
    ask,
)

ELSEWHERE = [path for path in EVERYWHERE if path != REPOSITORY]
REPOSITORYS = ["/api/objects", REPOSITORY, "/api/communities", "/deposit/5", "/pid/x", "/doi/10.1/x", "/api/object/a/b"]


def token_of(username: str) -> str:
    return generate_token(create_user(username).id)


@pytest.mark.parametrize("path", REPOSITORYS)
def test_the_repository_takes_a_token_from_the_query_before_any_header(path: str) -> None:
    ada, grace = token_of("ada"), token_of("grace")
    both = {"Authorization": f"Bearer {grace}"}
    assert ask({}, path, query={"token": [ada]})["username"] == "ada"
    assert ask(both, path, query={"token": [ada]})["username"] == "ada"
    assert ask(both, path, query={"token": [""]})["username"] == "grace"
    assert ask({}, path, "PUT", query={"drafts": [""], "token": ["", ada]})["username"] == "ada"


@pytest.mark.parametrize("bad", [UNKNOWN, "short", "token x", "é", "None"])
def test_a_bad_token_in_the_repositorys_query_is_refused_whatever_else_is_sent(bad: str) -> None:
    good = {"Authorization": f"Bearer {token_of('ada')}"}
    assert ask(good, REPOSITORY, query={"token": [bad]}) == REFUSED
    assert ask({}, REPOSITORY, query={"token": [bad]}) == REFUSED


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_token_in_the_query_is_no_credential_elsewhere(path: str) -> None:
    ada, grace = token_of("ada"), token_of("grace")
    assert ask({}, path, query={"token": [ada]}) == ANONYMOUS
    assert ask({}, path, query={"token": [UNKNOWN]}) == ANONYMOUS
    assert ask({"Authorization": f"Bearer {grace}"}, path, query={"token": [ada]})["username"] == "grace"


def test_the_first_place_counts() -> None:
    names = ["ada", "grace", "joan", "mary"]
    for name in names:
        create_user(name)
    session = start_session(5)
    headers = {
        "Authorization": f"token {generate_token(2)}",
        "X-CKAN-API-Key": generate_token(3),
        "HTTP_AUTHORIZATION": generate_token(4),
        "Cookie": f"__Host-stele_session={session.secret}",
    }
    for name, field in zip(names, list(headers), strict=True):
        assert ask(headers)["username"] == name
        del headers[field]
    assert ask(headers) == ANONYMOUS


@pytest.mark.parametrize("path", [REGISTRY, EXPERIMENTS, PLANS, REPOSITORY, ACCOUNTS, WEB])
def test_a_bad_credential_hides_the_good_ones_behind_it(path: str) -> None:
    headers = {"Authorization": UNKNOWN, "X-CKAN-API-Key": token_of("ada")}
    assert ask(headers, path) == REFUSED


@pytest.mark.parametrize("path", [CATALOGUE, "/api/3/action/package_show", "/dataset/tides", "/api/tag_counts"])
def test_the_catalogue_passes_over_bad_ones(path: str) -> None:
    ada = token_of("ada")
    assert ask({"Authorization": "None", "X-CKAN-API-Key": "None"}, path) == ANONYMOUS
    assert ask({"Authorization": "None", "X-CKAN-API-Key": ada}, path)["username"] == "ada"
    assert ask({"Authorization": UNKNOWN, "HTTP_AUTHORIZATION": ada}, path)["username"] == "ada"
    assert ask({"Authorization": ada, "X-CKAN-API-Key": UNKNOWN}, path)["username"] == "ada"
    assert ask({"Authorization": "token"}, path, "POST") == ANONYMOUS


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/heartbeat"),
        ("HEAD", "/api/v1/heartbeat/"),
        ("POST", "/api/v1/authenticate"),
        ("POST", "/api/v1/authenticate/"),
        ("GET", "/account/login"),
        ("GET", "/account/callback"),
        ("GET", "/logout"),
        ("POST", "/logout/"),
    ],
)
def test_ways_in_and_out_look_at_no_credential(method: str, path: str) -> None:
    assert ask({"Authorization": f"Bearer {UNKNOWN}"}, path, method) == ANONYMOUS
    assert ask({"Authorization": f"Bearer {token_of('ada')}"}, path, method) == ANONYMOUS


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v1/heartbeat"), ("GET", "/account/login/x"), ("GET", "/api/logout")]
)
def test_their_neighbours_do(method: str, path: str) -> None:
    assert ask({"Authorization": f"Bearer {UNKNOWN}"}, path, method) == REFUSED


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_preflight_looks_at_no_credential_and_another_options_does(path: str) -> None:
    bad = {"Authorization": "nonsense", "Origin": "https://elsewhere.example"}
    assert ask({**bad, "Access-Control-Request-Method": "POST"}, path, "OPTIONS") == ANONYMOUS
    assert ask({**bad, "Access-Control-Request-Method": "POST"}, REGISTRY, "POST") == REFUSED
    assert ask(bad, REGISTRY, "OPTIONS") == REFUSED
