"""A browser's session: good, over, unknown, forged."""

import json
import time

import pytest

from functions.authorizer.app import handler
from shared.accounts import sessions
from shared.accounts.enrolment import create_user
from shared.accounts.sessions import Session, end_session, end_sessions, session, start_session
from shared.accounts.user_changes import suspend
from shared.accounts.users import Account
from shared.aws import boto3_dynamodb
from shared.credentials import csrf_token
from shared.meter import metered
from shared.principal import Principal
from tests.unit.accounts_table import TABLE
from tests.unit.authorizer.asking import ANONYMOUS, CATALOGUE, EVERYWHERE, REFUSED, ask
from tests.unit.events import HOST, authorizer_event

FORGED = {"principal_kind": "refused", "refusal": "forged"}
UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]


@pytest.fixture
def ada() -> Account:
    return create_user("ada")


def sent_by(session: Session, csrf: str | None = None, prefix: str = "__Host-") -> dict[str, str]:
    cookies = f"theme=dark; {prefix}stele_csrf={session.csrf_token}; {prefix}stele_session={session.secret}"
    return {"Cookie": cookies, "X-CSRFToken": session.csrf_token if csrf is None else csrf}


def test_a_session_is_its_owner_everywhere_in_one_round_trip(ada: Account) -> None:
    started = start_session(ada.id)
    for path in EVERYWHERE:
        context = ask(sent_by(started, ""), path)
        assert (context["username"], context["means"]) == ("ada", "session")
        assert Principal.from_context(context).has_session
    with metered() as use:
        ask(sent_by(started))
    assert use.trips == 1


@pytest.mark.parametrize("method", ["GET", *UNSAFE])
def test_cookies_may_come_in_several_fields(ada: Account, method: str) -> None:
    started = start_session(ada.id)
    event = authorizer_event("/api/object/", {"X-CSRFToken": started.csrf_token})
    several = ["theme=dark", f"__Host-stele_session={started.secret}", f"__Host-stele_csrf={started.csrf_token}"]
    event["multiValueHeaders"]["Cookie"] = several
    event |= {"httpMethod": method}
    assert handler(event, None)["context"]["username"] == "ada"


@pytest.mark.parametrize("method", UNSAFE)
def test_a_write_needs_the_sessions_own_csrf_token_twice(ada: Account, method: str) -> None:
    mine, other = start_session(ada.id), start_session(ada.id)
    session_alone = f"__Host-stele_session={mine.secret}"
    assert ask(sent_by(mine), method=method)["username"] == "ada"
    for headers in (
        sent_by(mine, ""),
        sent_by(mine, "é"),
        sent_by(mine, other.csrf_token),
        {"Cookie": session_alone},
        {"Cookie": session_alone, "X-CSRFToken": mine.csrf_token},
        {**sent_by(mine, other.csrf_token), "Cookie": f"{session_alone}; __Host-stele_csrf={other.csrf_token}"},
        {"Cookie": f"{session_alone}; __Host-stele_csrf=", "X-CSRFToken": ""},
    ):
        assert ask(headers, method=method) == FORGED
        assert ask(headers, CATALOGUE, method) == ANONYMOUS


OWN_ORIGIN = f"https://{HOST}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # a page that lets no Referer out: its Origin goes too
        {"Origin": OWN_ORIGIN},
    ],
)
def test_a_form_of_this_site_needs_no_csrf_token(ada: Account, headers: dict[str, str]) -> None:
    for method in UNSAFE:
        assert ask({**sent_by(start_session(ada.id), ""), **headers}, method=method)["username"] == "ada"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OWN_ORIGIN},
        {"Sec-Fetch-Site": "same-origin, cross-site"},
        {"Sec-Fetch-Site": "Same-Origin"},
        {"Sec-Fetch-Site": "", "Origin": ""},
        {"Origin": "null"},
        {"Origin": f"http://{HOST}"},  # where whoever is on the way can put a page
        {"Origin": f"https://{HOST}:8443"},
        {"Origin": f"https://neighbour.{HOST}"},
        {"Origin": f"https://{HOST}.evil.example"},
        {"Origin": f"{OWN_ORIGIN}/live"},
        {"Origin": HOST},
        {"Referer": f"{OWN_ORIGIN}/live/account"},
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
    ],
)
def test_what_no_page_of_this_site_sends_needs_the_csrf_token(ada: Account, headers: dict[str, str]) -> None:
    mine = start_session(ada.id)
    for method in UNSAFE:
        assert ask({**sent_by(mine, ""), **headers}, method=method) == FORGED
    assert ask({**sent_by(mine), **headers}, method="POST")["username"] == "ada", "a script that can read the cookie"
    assert ask({**sent_by(mine, ""), **headers})["username"] == "ada", "a GET changes nothing"


def test_the_origin_is_that_of_the_sites_public_address(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy the host that the gateway sees is not the one that browsers see."""
    monkeypatch.setenv("PUBLIC_URL", "https://Data.example/stele")
    headers = sent_by(start_session(ada.id), "")
    assert ask({**headers, "Origin": "https://data.example"}, method="POST")["username"] == "ada"
    assert ask({**headers, "Origin": OWN_ORIGIN}, method="POST") == FORGED
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8000")
    plain = sent_by(start_session(ada.id), "", prefix="")
    assert ask({**plain, "Origin": "http://127.0.0.1:8000"}, method="POST")["username"] == "ada"
    assert ask({**plain, "Origin": "http://127.0.0.1:8001"}, method="POST") == FORGED


def test_a_page_of_this_site_makes_no_bad_session_good(ada: Account) -> None:
    ended = start_session(ada.id)
    end_session(ended.secret)
    assert ask({**sent_by(ended), "Sec-Fetch-Site": "same-origin"}, method="POST") == ANONYMOUS
    suspend(ada.id)
    assert ask({**sent_by(start_session(ada.id)), "Sec-Fetch-Site": "same-origin"}, method="POST") == REFUSED


@pytest.mark.parametrize("method", ["GET", *UNSAFE])
def test_only_a_cookie_that_no_neighbouring_host_can_plant_is_a_session_over_tls(ada: Account, method: str) -> None:
    mine, planted = start_session(ada.id), start_session(create_user("mallory").id)
    http = {"X-Forwarded-Proto": "http"}
    for prefix in ("", "__host-", "__HOST-", "__Secure-", "__Http-"):
        assert ask(sent_by(planted, prefix=prefix), method=method) == ANONYMOUS
        both = f"{sent_by(planted, prefix=prefix)['Cookie']}; {sent_by(mine)['Cookie']}"
        assert ask({**sent_by(mine), "Cookie": both}, method=method)["username"] == "ada"
    assert ask({**sent_by(mine, prefix=""), **http}, method=method)["username"] == "ada"
    assert ask({**sent_by(mine), **http}, method=method) == ANONYMOUS


@pytest.mark.parametrize("method", UNSAFE)
def test_a_csrf_cookie_that_a_neighbouring_host_can_plant_counts_for_nothing_over_tls(
    ada: Account, method: str
) -> None:
    mine = start_session(ada.id)
    cookies = f"stele_csrf={mine.csrf_token}; __Host-stele_session={mine.secret}"
    assert ask({**sent_by(mine), "Cookie": cookies}, method=method) == FORGED


def test_what_the_site_is_reached_at_tells_its_cookies_names(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = start_session(ada.id)
    monkeypatch.setenv("PUBLIC_URL", "https://data.example/stele")
    assert ask({**sent_by(mine), "X-Forwarded-Proto": "http"})["username"] == "ada"
    monkeypatch.setenv("PUBLIC_URL", "http://data.example")
    assert ask(sent_by(mine)) == ANONYMOUS
    assert ask(sent_by(mine, prefix=""))["username"] == "ada"


@pytest.mark.parametrize("method", ["GET", *UNSAFE])
def test_a_session_that_is_unknown_or_over_is_nobodys(
    ada: Account, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, left = start_session(ada.id), start_session(ada.id)
    end_session(ended.secret)
    assert ask(sent_by(ended, ""), method=method) == ANONYMOUS
    for value in ("", "nonsense", "1.x", f"99.{ended.secret[2:]}", f"0{left.secret}", "9" * 60, f"é{left.secret}"):
        assert ask({"Cookie": f"__Host-stele_session={value}"}, method=method) == ANONYMOUS
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + sessions.LIFE_SECONDS + 1)
    assert ask(sent_by(left), method=method) == ANONYMOUS
    assert session(left.secret) is None


def test_nobody_gets_anothers_account_by_its_number(ada: Account) -> None:
    secret = start_session(ada.id).secret
    assert ask({"Cookie": f"__Host-stele_session=1.{secret.partition('.')[2]}"}) == ANONYMOUS


def test_a_suspended_persons_session_is_refused(ada: Account) -> None:
    started = start_session(ada.id)
    suspend(ada.id)
    assert ask(sent_by(started)) == REFUSED
    assert session(started.secret) is None


def test_sessions_end_together(ada: Account) -> None:
    grace = start_session(create_user("grace").id)
    mine = [start_session(ada.id) for _ in range(3)]
    end_sessions(ada.id)
    assert [session(each.secret) for each in mine] == [None] * 3
    assert session(grace.secret) == grace


def test_the_table_holds_neither_the_cookie_nor_the_csrf_token(ada: Account) -> None:
    started = start_session(ada.id)
    items = boto3_dynamodb().scan(TableName=TABLE)["Items"]
    text = json.dumps(items)
    assert started.secret.partition(".")[2] not in text
    assert started.csrf_token not in text
    [kept] = [item for item in items if item["pk"]["S"].startswith("session!")]
    assert int(kept["expires"]["N"]) == started.expires
    assert csrf_token(started.secret) == started.csrf_token
    assert started.secret not in repr(started)
