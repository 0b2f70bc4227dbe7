"""The lean client against servers that are broken, slow, half gone or lie."""

from __future__ import annotations

import gc
import json
import os
import socket
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import deadline
from shared.aws import is_unavailable, retries
from shared.aws.connections import Connections, _has_something_to_read
from shared.aws.lean_dynamodb import LeanDynamoDB
from shared.aws.signing import Keys, Signer
from tests.unit.aws import server as servers
from tests.unit.aws.server import BadServer, bad_server

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

PUT: Any = [{"Put": {"TableName": "t", "Item": {"pk": {"S": "a"}}}}]


def client_of(address: str, reading: float = 0.5) -> LeanDynamoDB:
    connections = Connections(address, most=4, connecting=0.5, reading=reading)
    return LeanDynamoDB(connections, Signer("dynamodb", "eu-west-1"), lambda: Keys("id", "secret"), 0.0)


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr("shared.aws.lean_dynamodb.time.sleep", waited.append)
    return waited


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BadServer]:
    with bad_server() as server:
        yield server


@pytest.fixture
def server() -> Iterator[BadServer]:
    with bad_server() as server:
        yield server


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


def test_a_connection_that_ended_between_two_requests_costs_no_try(server: BadServer, waits: list[float]) -> None:
    client = client_of(server.url)
    for _ in range(5):
        server.behaviours = [servers.good_and_gone]
        client.get_item(TableName="t", Key={})
        while _stands(client):  # until the end of the connection has come through
            pass
    assert (server.asked, server.connections, waits) == (5, 5, [])


def _stands(client: LeanDynamoDB) -> bool:
    return not _has_something_to_read(client._connections._idle[-1][1])


def test_requests_share_a_connection(server: BadServer) -> None:
    client = client_of(server.url)
    for _ in range(20):
        client.get_item(TableName="t", Key={})
    assert (server.asked, server.connections) == (20, 1)


def test_an_old_connection_is_not_trusted(server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(server.url)
    client.get_item(TableName="t", Key={})
    monkeypatch.setattr("shared.aws.connections._LONGEST_IDLE", -1)
    client.get_item(TableName="t", Key={})
    assert server.connections == 2


def test_threads_have_connections_of_their_own_and_few_stay(server: BadServer) -> None:
    client = client_of(server.url, reading=5)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: client.get_item(TableName="t", Key={}), range(400)))
    assert server.asked == 400
    assert len(client._connections._idle) <= 4


@pytest.mark.thorough
def test_a_hundred_thousand_calls_leave_nothing_behind(server: BadServer) -> None:
    client = client_of(server.url, reading=5)
    server.reply = {"Item": {"pk": {"S": "a" * 500}, "body": {"B": "AAEC"}}}

    def pages() -> int:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1])

    for _ in range(2_000):
        client.get_item(TableName="t", Key={"pk": {"S": "a"}})
    before, files = pages(), len(os.listdir("/proc/self/fd"))
    for _ in range(100_000):
        client.get_item(TableName="t", Key={"pk": {"S": "a"}})
    assert pages() - before < 500  # 2 MB
    assert (len(os.listdir("/proc/self/fd")), server.connections) == (files, 1)


def test_a_slow_answer_is_given_up(server: BadServer) -> None:
    server.behaviours = [servers.slow] * 4
    with pytest.raises(ReadTimeoutError):
        client_of(server.url, reading=0.05).get_item(TableName="t", Key={})


def test_an_answer_that_drips_is_given_up(server: BadServer) -> None:
    def drip(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        connection.sendall(servers.answer(b"", length=10**6))
        while not server._ended.wait(0.02):
            connection.sendall(b"x")
        return False

    server.behaviours = [drip] * 4
    with pytest.raises(ReadTimeoutError):
        client_of(server.url, reading=0.2).get_item(TableName="t", Key={})


@pytest.mark.parametrize("says_more", [servers.twice, servers.longer_than_said])
def test_what_follows_an_answer_is_nobodys(server: BadServer, says_more: servers.Behave) -> None:
    client = client_of(server.url)
    server.behaviours = [says_more, servers.deaf]
    client.transact_write_items(TransactItems=PUT)
    client.transact_write_items(TransactItems=PUT)
    assert len(server.done) == 2
    assert client.get_item(TableName="t", Key={}) == {}


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [
        (b"HTTP/1.1 200 OK\r\nx: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"x: y\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", b"x"),
    ],
)
def test_an_answer_without_end_is_given_up(server: BadServer, begins: bytes, goes_on: bytes) -> None:
    def endless(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        connection.sendall(begins)
        while not server._ended.wait(0.01):
            connection.sendall(goes_on)
        return False

    server.behaviours = [endless] * 4
    with pytest.raises(HTTPClientError):
        client_of(server.url, reading=0.1).get_item(TableName="t", Key={})


def test_a_refusal_is_heard_though_not_all_was_taken(server: BadServer) -> None:
    def refuse_early(connection: socket.socket) -> None:
        with connection:
            connection.recv(1000)
            text = b'{"__type":"x#ValidationException","message":"too large"}'
            connection.sendall(servers.answer(text, status="413 Too Large"))
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(100_000):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=lambda: refuse_early(listener.accept()[0]), daemon=True).start()
        client = client_of(f"http://127.0.0.1:{listener.getsockname()[1]}", reading=5)
        with pytest.raises(ClientError, match="too large"):
            client.put_item(TableName="t", Item={"pk": {"S": "x" * 4_000_000}})


def test_a_failure_leaves_no_request_behind(server: BadServer) -> None:
    server.behaviours = [servers.deaf] * 4
    client = client_of(server.url)
    gc.collect()
    gc.disable()
    try:
        with pytest.raises(ConnectionClosedError) as told:
            client.put_item(TableName="t", Item={"pk": {"S": "x"}})
        frames = [each.f_locals for each, _ in traceback.walk_tb(told.value.__traceback__)]
        assert not any("failure" in each for each in frames)
    finally:
        gc.enable()


@pytest.mark.parametrize("code", ["a\\u0000b", "\\ud800", "__class__", "ClientError", "x y"])
def test_an_error_that_nobody_knows_is_a_plain_one(server: BadServer, code: str) -> None:
    def refuse(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        connection.sendall(servers.answer(b'{"__type":"%s"}' % code.encode(), status="400 Bad Request"))
        return True

    server.behaviours = [refuse]
    with pytest.raises(ClientError) as told:
        client_of(server.url).get_item(TableName="t", Key={})
    assert type(told.value) is ClientError


def test_threads_have_one_class_for_an_error() -> None:
    for _ in range(50):
        refusals = client_of("http://127.0.0.1:1").exceptions
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda each: each.ConditionalCheckFailedException, [refusals] * 8))
            assert len({*made, refusals.ConditionalCheckFailedException}) == 1


@pytest.mark.parametrize("token", ["a\r\nx-evil: 1", "a\n", "tökén"])
def test_a_header_that_would_be_two_is_not_sent_nor_told(server: BadServer, token: str) -> None:
    client = client_of(server.url)
    client._keys = lambda: Keys("id", "s" * 40, token)
    with pytest.raises(ValueError, match="x-amz-security-token") as told:
        client.get_item(TableName="t", Key={})
    assert token not in repr(told.value)
    assert "s" * 40 not in repr(client._keys())
    assert server.asked == 0


def test_an_answer_in_pieces_is_whole(server: BadServer) -> None:
    reply = {"Item": {"text": {"S": "x" * 3_000_000}}}

    def chunked(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        text = json.dumps(reply).encode()
        for at in range(0, len(text), 100_000):
            piece = text[at : at + 100_000]
            connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        return True

    client = client_of(server.url, reading=5)
    server.behaviours = [chunked]
    assert client.get_item(TableName="t", Key={}) == reply
    server.reply = reply
    assert client.get_item(TableName="t", Key={}) == reply
    assert server.connections == 1


def test_a_server_that_is_not_there(waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(EndpointConnectionError) as told:
        client_of(address).get_item(TableName="t", Key={})
    assert is_unavailable(told.value)
    assert len(waits) == retries.TRIES - 1


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_over_ipv6() -> None:
    with bad_server("::1") as server:
        client = client_of(server.url)
        assert client._connections.host.startswith("[::1]:")
        assert client.get_item(TableName="t", Key={}) == {}


def test_an_error_is_boto3s(server: BadServer) -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no", "Item": {"pk": {"S": "a"}}}]
    refusal = {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "Message": "cancelled"}

    def cancel(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        text = json.dumps({**refusal, "CancellationReasons": reasons}).encode()
        connection.sendall(servers.answer(text, status="400 Bad Request", more="x-amzn-RequestId: R1\r\n"))
        return True

    server.behaviours = [servers.unavailable, cancel]
    client = client_of(server.url)
    with pytest.raises(client.exceptions.TransactionCanceledException) as told:
        client.transact_write_items(TransactItems=PUT)
    response: Any = told.value.response
    assert response["Error"] == {"Code": "TransactionCanceledException", "Message": "cancelled"}
    assert response["CancellationReasons"] == reasons
    assert response["ResponseMetadata"] == {"HTTPStatusCode": 400, "RetryAttempts": 1, "RequestId": "R1"}
    assert told.value.operation_name == "TransactWriteItems"
    with pytest.raises(ConnectionClosedError):
        server.behaviours = [servers.deaf] * 4
        client.get_item(TableName="t", Key={})


def test_binary_values_are_bytes(server: BadServer) -> None:
    asked: list[Any] = []

    def keep(server: BadServer, connection: socket.socket, body: bytes) -> bool:
        asked.append(json.loads(body))
        return servers.good(server, connection, body)

    server.reply = {
        "Items": [
            {"body": {"B": "AAH/"}, "set": {"BS": ["AA==", "AQ=="]}, "B": {"S": '{"B":"AA=="}'}},
            {"map": {"M": {"inside": {"B": ""}}}},
        ]
    }
    server.behaviours = [keep]
    values = {":a": {"B": b"\x00\x01\xff"}, ":b": {"L": [{"B": bytearray(b"\x00")}]}}
    found = client_of(server.url).query(TableName="t", ExpressionAttributeValues=values)
    assert found["Items"] == [
        {"body": {"B": b"\x00\x01\xff"}, "set": {"BS": [b"\x00", b"\x01"]}, "B": {"S": '{"B":"AA=="}'}},
        {"map": {"M": {"inside": {"B": b""}}}},
    ]
    assert asked[0]["ExpressionAttributeValues"] == {":a": {"B": "AAH/"}, ":b": {"L": [{"B": "AA=="}]}}
    with pytest.raises(TypeError):
        client_of(server.url).query(TableName="t", Limit=object())


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
