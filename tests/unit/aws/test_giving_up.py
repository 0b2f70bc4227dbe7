"""When the lean client waits no longer: answers that are slow, drip or have no end."""

from __future__ import annotations

import gc
import socket
import traceback

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    HTTPClientError,
    ReadTimeoutError,
)

from tests.unit.aws import server as servers
from tests.unit.aws.lean import client_of
from tests.unit.aws.server import BadServer

pytestmark = pytest.mark.usefixtures("waits")


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
