"""Signatures, compared with botocore's own."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from shared.aws.signing import Keys, Signer

PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


def _botocores(headers: dict[str, str], body: bytes, keys: Keys, now: datetime) -> str:
    request = AWSRequest("POST", f"https://{headers['host']}/", headers=headers, data=body)
    with patch.object(auth, "get_current_datetime", lambda: now.replace(tzinfo=None)):
        auth.SigV4Auth(Credentials(*keys), "dynamodb", "eu-west-1").add_auth(request)
    return str(request.headers["authorization"])


@given(PRINTABLE, PRINTABLE, st.none() | PRINTABLE, st.binary(max_size=200), st.datetimes(datetime(2020, 1, 1)))
def test_they_are_botocores(id: str, secret: str, token: str | None, body: bytes, moment: datetime) -> None:
    keys, now = Keys(id, secret, token), moment.replace(tzinfo=UTC)
    headers = {"host": "dynamodb.eu-west-1.amazonaws.com", "x-amz-target": "DynamoDB_20120810.GetItem"}
    signed = Signer("dynamodb", "eu-west-1").signed(headers, body, keys, now)
    assert signed["authorization"] == _botocores(headers, body, keys, now)
    assert signed.get("x-amz-security-token") == token


@pytest.mark.parametrize(
    ("keys", "day"), [(Keys("a", "other"), 1), (Keys("a", "secret"), 2), (Keys("b", "secret", "token"), 1)]
)
def test_a_key_is_kept_for_a_day_and_a_secret(keys: Keys, day: int) -> None:
    signer = Signer("dynamodb", "eu-west-1")
    headers = {"host": "localhost:8000"}
    signer.signed(headers, b"{}", Keys("a", "secret"), datetime(2026, 1, 1, 23, 59, tzinfo=UTC))
    now = datetime(2026, 1, day, 23, 59, tzinfo=UTC)
    fresh = Signer("dynamodb", "eu-west-1").signed(headers, b"{}", keys, now)
    assert signer.signed(headers, b"{}", keys, now) == fresh
