"""Whatever a header, cookie or query holds, reading it gives a credential, nothing, or a refusal."""

import base64
import string

from hypothesis import given
from hypothesis import strategies as st

from shared.credentials import (
    PLACES,
    SCHEMES,
    PasswordCredential,
    Sent,
    TokenCredential,
    WebTokenCredential,
    in_query,
    parse_authorization,
    parse_session,
    token_digest,
)
from shared.headers import Headers
from shared.principal import BadCredential

TOKENS = st.text("0123456789abcdef", min_size=40, max_size=40)
WORDS = st.sampled_from([*SCHEMES, "Digest", "TOKEN", "ApiKey", ""])
PIECES = st.one_of(st.text(), TOKENS, st.binary().map(lambda raw: base64.b64encode(raw).decode()))
VALUES = st.one_of(
    st.text(),
    st.tuples(WORDS, PIECES).map(" ".join),
    st.tuples(WORDS, PIECES, PIECES).map(":".join),
    st.lists(st.text(string.ascii_letters + string.digits + "-_=."), min_size=1, max_size=5).map(".".join),
)
NAMES = st.sampled_from(["Authorization", "X-CKAN-API-Key", "HTTP_AUTHORIZATION", "Cookie", "X-CSRFToken", "Accept"])
COOKIES = st.lists(
    st.tuples(st.sampled_from(["__Host-stele_session", "__Host-stele_csrf", "x"]), VALUES).map("=".join)
).map("; ".join)


@given(
    st.sampled_from(["GET", "POST", "OPTIONS"]),
    st.dictionaries(NAMES, st.one_of(VALUES, COOKIES)),
    st.lists(st.text()),
)
def test_nothing_that_is_sent_is_an_error_of_ours(method: str, fields: dict[str, str], tokens: list[str]) -> None:
    headers = Headers({name: [value] for name, value in fields.items()})
    sent = Sent(method, headers, {"token": tokens} if tokens else {})
    for place in (in_query, *PLACES):
        try:
            credential = place(sent)
        except BadCredential:
            continue
        assert credential is None or not any(
            value and value in repr(credential) for value in fields.values() if len(value) > 20
        )


@given(TOKENS, st.sampled_from(["token {}", "Bearer {}", "{}", " TOKEN\t{} "]))
def test_a_token_is_known_by_its_digest_in_every_form(token: str, form: str) -> None:
    assert parse_authorization(form.format(token)) == TokenCredential(token_digest(token))
    assert token not in repr(parse_authorization(form.format(token)))


@given(st.sampled_from([*SCHEMES, "JWT", "Bearer Bearer", "bearer:", ""]))
def test_a_web_token_is_the_last_word_whatever_stands_before_it(before: str) -> None:
    assert parse_authorization(f"{before} e30.e30.c2ln") == WebTokenCredential("e30.e30.c2ln")


@given(st.text(min_size=1).filter(lambda text: ":" not in text), st.text(min_size=1))
def test_basic_is_read_back(username: str, password: str) -> None:
    try:
        raw = f"{username}:{password}".encode()
    except UnicodeEncodeError:
        return
    read = parse_authorization(f"Basic {base64.b64encode(raw).decode()}")
    assert read == PasswordCredential(username, password)


@given(st.text())
def test_only_what_we_gave_is_a_session(value: str) -> None:
    session = parse_session(value)
    assert session is None or value.startswith(f"{session.user_id}.")
