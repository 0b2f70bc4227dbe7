"""Offsets far past the end of any list."""

import pytest

from .client import Client
from .resources import each_name


@pytest.mark.parametrize("offset", [5_000, 2**31 - 1, 10**15])
@each_name
def test_far_past_the_end_there_is_nothing(admin: Client, stranger: Client, name: str, offset: int) -> None:
    for client in (admin, stranger):
        answer = client.get(f"{name}/?offset={offset}")
        assert answer.status_code in ({200} if client is admin else {200, 401})
        if answer.status_code == 200:
            body = answer.json()
            assert (body["objects"], body["meta"]["next"]) == ([], None)
            assert body["meta"]["total_count"] == client.get(f"{name}/?limit=1").json()["meta"]["total_count"]
