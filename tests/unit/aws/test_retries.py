"""What the lean client tries again: a write is neither lost nor doubled, and trying ends."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import deadline
from shared.aws import is_unavailable, retries
from tests.unit.aws import server as servers
from tests.unit.aws.lean import PUT, client_of
from tests.unit.aws.server import BadServer

pytestmark = pytest.mark.usefixtures("waits")

AFTERWARDS = [
    servers.done_in_silence,
    servers.reset,
    servers.cut,
    servers.half_closed,
    servers.wrong_sum,
    servers.failed_when_done,
]
"""How an answer to what was done is lost."""

INSTEAD = [servers.deaf, servers.no_json, servers.error_with_200, servers.unavailable, servers.throttled]
"""What may happen instead of what was to be done."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([*AFTERWARDS, *INSTEAD, servers.good_and_gone, servers.twice, servers.longer_than_said]),
        max_size=retries.TRIES - 1,
    )
)
def test_a_write_is_neither_lost_nor_doubled(shared_server: BadServer, faults: list[servers.Behave]) -> None:
    server = shared_server
    server.done.clear()
    client = client_of(server.url)
    server.behaviours = list(faults)
    assert client.transact_write_items(TransactItems=PUT) == {}
    server.behaviours.clear()
    assert client.transact_write_items(TransactItems=PUT) == {}
    assert len(server.done) == 2


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*AFTERWARDS, *INSTEAD]), min_size=retries.TRIES, max_size=retries.TRIES))
def test_what_fails_at_every_try_is_told_as_unavailable(shared_server: BadServer, faults: list[Any]) -> None:
    server = shared_server
    server.done.clear()
    server.behaviours = list(faults)
    with pytest.raises((ClientError, HTTPClientError)) as told:
        client_of(server.url).transact_write_items(TransactItems=PUT)
    assert is_unavailable(told.value)
    assert len(server.done) == int(any(each in AFTERWARDS for each in faults))
    if isinstance(told.value, ClientError):
        assert told.value.response["ResponseMetadata"]["RetryAttempts"] == retries.TRIES - 1


def test_a_server_that_is_not_there(waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(EndpointConnectionError) as told:
        client_of(address).get_item(TableName="t", Key={})
    assert is_unavailable(told.value)
    assert len(waits) == retries.TRIES - 1


def test_what_will_not_pass_is_not_tried_again(server: BadServer) -> None:
    def refuse(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        text = b'{"__type":"com.amazon.coral.validate#ValidationException","message":"no such table"}'
        connection.sendall(servers.answer(text, status="400 Bad Request"))
        return True

    server.behaviours = [refuse]
    with pytest.raises(ClientError, match="no such table") as told:
        client_of(server.url).get_item(TableName="t", Key={})
    assert (server.asked, is_unavailable(told.value)) == (1, False)


def test_retries_have_a_budget_which_success_fills(server: BadServer) -> None:
    client = client_of(server.url)
    spent = 0
    while True:
        before = server.asked
        server.behaviours = [servers.unavailable] * 4
        with pytest.raises(ClientError):
            client.get_item(TableName="t", Key={})
        server.behaviours.clear()
        spent += 1
        if server.asked - before == 1:
            break
    assert 10 < spent < 20
    for _ in range(60):
        client.get_item(TableName="t", Key={})
    server.behaviours = [servers.unavailable]
    assert client.get_item(TableName="t", Key={}) == {}


def test_less_is_asked_after_longer_waits(server: BadServer, waits: list[float]) -> None:
    for fault, longest in ((servers.unavailable, 0.025), (servers.throttled, 1)):
        waits.clear()
        server.behaviours = [fault] * 3
        client_of(server.url).get_item(TableName="t", Key={})
        assert all(0 <= each <= longest * 2**number for number, each in enumerate(waits))
        assert sum(waits) > longest / 100


def test_a_wait_leaves_time_to_answer(server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        @staticmethod
        def get_remaining_time_in_millis() -> int:
            return 1_000

    monkeypatch.setattr(retries, "wait", lambda attempt, *, slower: 2.0)
    server.behaviours = [servers.unavailable]
    with deadline.ending_with(Context), pytest.raises(deadline.OutOfTime):
        client_of(server.url).get_item(TableName="t", Key={})
    assert server.asked == 1
