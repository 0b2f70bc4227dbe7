"""Every kind of credential against the groups that answer: each works, and each bad one is refused."""

from uuid import uuid4

import pytest
import requests

from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site

from .callers import UNKNOWN_TOKEN, Caller, Cast, Headers, outcome_of
from .connection import Connection
from .credentials import BAD, GOOD, TOKENS, Form, Holder, cookies
from .outcomes import WORDS, Outcome, Verdict

REGISTRY, ACCOUNTS = WORDS["registry"], WORDS["accounts"]
PUBLIC = "/api/namespace/"
EXPERIMENTS_LIST = "/api/v1/experiment/"


class Asking:
    """Asks with whatever headers."""

    def __init__(self, connection: Connection) -> None:
        self.send = connection.send

    def write(self, headers: Headers) -> requests.Response:
        """Make a record."""
        return self.send("POST", PUBLIC, headers, {"name": f"credential-{uuid4()}"})

    def name(self, headers: Headers) -> str | None:
        """Whom the registry takes the caller for, and accounts and the experiments too; None for nobody."""
        told, me = (self.send("GET", path, headers) for path in ("/api/username/", "/account/me"))
        if told.status_code == 200:
            name = str(told.json()["username"])
            assert me.json()["username"] == name
            oneself = self.send("GET", f"/api/v1/user/{me.json()['id']}/", headers)
            assert oneself.json()["username"] == name, "the experiments tell it nobody else"
            return name
        assert outcome_of(told) == REGISTRY[Verdict.NOT_SIGNED_IN]
        assert outcome_of(me) == ACCOUNTS[Verdict.NOT_SIGNED_IN]
        assert self.send("POST", EXPERIMENTS_LIST, headers, {}).status_code == 401
        return None

    def is_refused(self, headers: Headers, words: Outcome = REGISTRY[Verdict.REFUSED]) -> bool:
        """Whether everything is refused: what is public, what is not, and writing."""
        registry = [self.send("GET", path, headers) for path in (PUBLIC, "/api/username/")]
        experiments = [self.send("GET", path, headers) for path in ("/api/v1/", EXPERIMENTS_LIST)]
        experiments.append(self.send("POST", EXPERIMENTS_LIST, headers, {}))
        accounts = [self.send("GET", path, headers) for path in ("/account", "/account/me")]
        return (
            {outcome_of(answer) == words for answer in (*registry, self.write(headers))}
            == {(answer.status_code, answer.content) == (401, b"") for answer in experiments}
            == {outcome_of(answer) == ACCOUNTS[Verdict.REFUSED] for answer in accounts}
            == {outcome_of(self.send("GET", "/", headers))[0] == 401}
            == {True}
        )


@pytest.fixture(scope="module")
def asking(connection: Connection) -> Asking:
    return Asking(connection)


@pytest.fixture(scope="module")
def admin(site: Site) -> Program:
    return Program(site.url, site.admin_token)


@pytest.fixture(scope="module")
def holder(cast: Cast) -> Holder:
    """Somebody whose credentials are all good; nobody may take one away."""
    return Holder.signed_in(cast.signed_in())


@pytest.fixture
def unlucky(cast: Cast) -> Holder:
    """Somebody whose credentials are all good at first."""
    return Holder.signed_in(cast.signed_in())


# Good ones


@pytest.mark.parametrize("form", GOOD.values(), ids=GOOD)
def test_every_kind_reads_and_writes(asking: Asking, holder: Holder, form: Form) -> None:
    headers = form(holder)
    assert asking.name(headers) == holder.username
    written = asking.write(headers)
    assert written.status_code == 201, written.text
    assert written.json()["updated_by"].endswith(f"/api/users/{holder.id}/")


def test_a_clients_web_token_reads_as_a_stranger_and_writes_nothing(asking: Asking, cast: Cast) -> None:
    headers = cast.headers(Caller.API_CLIENT)
    assert asking.send("GET", PUBLIC, headers).status_code == 200
    assert outcome_of(asking.write(headers)) == REGISTRY[Verdict.NOT_PERMITTED]
    assert outcome_of(asking.send("GET", "/account/me", headers)) == ACCOUNTS[Verdict.NO_ACCOUNT]


def test_a_session_alone_opens_the_pages_about_tokens(asking: Asking, unlucky: Holder) -> None:
    for form in TOKENS.values():
        assert asking.send("GET", "/revoke-token", form(unlucky)).status_code == 403
    assert asking.name(TOKENS["token"](unlucky)) == unlucky.username
    assert asking.send("GET", "/revoke-token", GOOD["session"](unlucky)).status_code == 200
    assert asking.is_refused(TOKENS["token"](unlucky))


# Bad ones


@pytest.mark.parametrize("form", BAD.values(), ids=BAD)
def test_every_bad_one_is_refused_in_the_words_of_who_is_asked(asking: Asking, holder: Holder, form: Form) -> None:
    assert asking.name(GOOD["Basic with the password"](holder)), "which forgets the wrong ones that came before"
    assert asking.is_refused(form(holder))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("token", "Invalid token header. No credentials provided."),
        ("token {token} {token}", "Invalid token header. Token string should not contain spaces."),
    ],
)
def test_the_registry_says_what_is_wrong_with_its_own_header(
    asking: Asking, holder: Holder, value: str, words: str
) -> None:
    headers = {"Authorization": value.format(token=holder.token)}
    assert asking.is_refused(headers, Outcome(403, {"detail": words}))


@pytest.mark.parametrize("form", [*TOKENS], ids=str)
def test_a_revoked_token_is_refused_in_every_form(asking: Asking, dispossessed: Holder, form: str) -> None:
    assert asking.is_refused(TOKENS[form](dispossessed))


@pytest.fixture(scope="module")
def dispossessed(asking: Asking, cast: Cast) -> Holder:
    """Somebody whose token is revoked; password and session are good."""
    holder = Holder.signed_in(cast.signed_in())
    assert asking.send("DELETE", "/account/token", GOOD["session"](holder)).status_code == 204
    assert asking.name(GOOD["Basic with the password"](holder)) == holder.username
    return holder


@pytest.mark.parametrize("form", GOOD.values(), ids=GOOD)
def test_a_suspended_account_is_refused_with_every_credential(asking: Asking, suspended: Holder, form: Form) -> None:
    assert asking.is_refused(form(suspended))


@pytest.fixture
def suspended(cast: Cast, admin: Program) -> Holder:
    """Somebody whose account is suspended, and another one for each form: passwords may be tried ten times."""
    holder = Holder.signed_in(cast.signed_in())
    admin.done("PATCH", f"/account/users/{holder.id}", {"suspended": True})
    return holder


def test_a_password_that_is_taken_away_is_refused(asking: Asking, unlucky: Holder) -> None:
    headers = GOOD["Basic with the password"](unlucky)
    assert asking.name(headers) == unlucky.username
    assert asking.send("DELETE", "/account/password", headers).status_code == 204
    assert asking.is_refused(headers)


def test_a_revoked_clients_web_token_is_refused(asking: Asking, cast: Cast, admin: Program) -> None:
    client, headers = cast.client()
    assert asking.send("GET", PUBLIC, headers).status_code == 200
    admin.done("DELETE", f"/account/clients/{client}")
    assert asking.is_refused(headers)


# Sessions: what the browser sends on its own


@pytest.mark.parametrize("header", [None, "", UNKNOWN_TOKEN])
def test_a_session_does_not_write_without_its_csrf_token(asking: Asking, holder: Holder, header: str | None) -> None:
    headers = cookies(holder.session, holder.csrf, header)
    assert asking.name(headers) == holder.username
    assert outcome_of(asking.write(headers)) == (403, {"detail": "CSRF Failed: CSRF token missing or incorrect."})
    refused = asking.send("POST", "/account/token", headers)
    names = ("stele_csrf", "__Host-stele_csrf")  # without TLS and with it
    meant = "Another site may have sent this. A page of this site must send it, or the header X-CSRFToken must equal"
    texts = [f"{meant} the cookie {name}." for name in names]
    assert outcome_of(refused) in [(403, {"error": text, "detail": text, "message": text}) for text in texts]


def test_a_csrf_token_that_somebody_planted_does_not_write(asking: Asking, holder: Holder) -> None:
    assert asking.write(cookies(holder.session, UNKNOWN_TOKEN, UNKNOWN_TOKEN)).status_code == 403


@pytest.mark.parametrize("session", ["{id}." + UNKNOWN_TOKEN, "1.{secret}", "{secret}", "{id}", "nonsense", ""])
def test_an_unknown_session_is_nobody(asking: Asking, holder: Holder, session: str) -> None:
    value = session.format(id=holder.id, secret=holder.session.partition(".")[2])
    headers = cookies(value, holder.csrf, holder.csrf)
    assert asking.name(headers) is None
    assert asking.send("GET", PUBLIC, headers).status_code == 200
    assert outcome_of(asking.write(headers)) == REGISTRY[Verdict.NOT_SIGNED_IN]


def test_a_session_that_is_over_is_nobody(asking: Asking, unlucky: Holder) -> None:
    headers = GOOD["session"](unlucky)
    assert asking.send("POST", "/logout", headers).status_code == 302
    assert asking.name(headers) is None


# Several at once


PLACES = ("Authorization", "X-CKAN-API-Key", "HTTP_AUTHORIZATION")


def test_the_first_place_counts(asking: Asking, cast: Cast, holder: Holder) -> None:
    people = dict(zip(PLACES, (cast.person() for _ in PLACES), strict=True))
    headers = {**cookies(holder.session, holder.csrf), **{place: person.token for place, person in people.items()}}
    for place, person in people.items():
        assert asking.name(headers) == person.username
        del headers[place]
    assert asking.name(headers) == holder.username


@pytest.mark.parametrize("place", PLACES)
def test_a_bad_one_hides_the_good_ones_behind_it(asking: Asking, holder: Holder, place: str) -> None:
    behind = PLACES[PLACES.index(place) + 1 :]
    good = {**dict.fromkeys(behind, holder.token), **cookies(holder.session, holder.csrf, holder.csrf)}
    assert asking.is_refused({**good, place: UNKNOWN_TOKEN})


@pytest.mark.parametrize("place", PLACES)
def test_an_empty_one_hides_nothing_and_is_nobody(asking: Asking, holder: Holder, place: str) -> None:
    assert asking.name({place: "", **cookies(holder.session, holder.csrf)}) == holder.username
    assert asking.name({place: ""}) is None


def test_a_token_in_the_query_is_no_credential_here(asking: Asking, holder: Holder) -> None:
    answer = asking.send("GET", f"{PUBLIC}?token={holder.token}", {})
    assert answer.status_code == 400
    assert holder.token not in answer.text
    assert asking.send("GET", f"/account/me?token={holder.token}", {}).status_code == 401


# What looks at no credential


@pytest.mark.parametrize("form", BAD.values(), ids=BAD)
def test_ways_in_and_out_are_open_whatever_is_sent(asking: Asking, holder: Holder, form: Form) -> None:
    headers = form(holder)
    assert asking.send("GET", "/account/login", headers).status_code in (302, 503)
    assert asking.send("POST", "/logout", headers).status_code == 302


@pytest.mark.parametrize("path", [PUBLIC, "/api/", "/account/me", "/account/users", "/"])
def test_a_preflight_is_answered_whatever_is_sent(asking: Asking, path: str) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    bad = {"Authorization": f"token {UNKNOWN_TOKEN}"}
    assert asking.send("OPTIONS", path, {**asked, **bad}).status_code == 204
    assert asking.send("OPTIONS", path, bad).status_code in (401, 403)
