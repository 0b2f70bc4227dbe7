"""What the lean client makes of requests and answers: values, pieces, and errors as boto3 tells them."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
)

from shared.aws.signing import Keys
from tests.unit.aws import server as servers
from tests.unit.aws.lean import PUT, client_of
from tests.unit.aws.server import BadServer

pytestmark = pytest.mark.usefixtures("waits")


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
