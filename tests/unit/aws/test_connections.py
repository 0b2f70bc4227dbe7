"""Connections of the lean client: shared, not trusted for long, and never more than are needed."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.aws.connections import _has_something_to_read
from shared.aws.lean_dynamodb import LeanDynamoDB
from tests.unit.aws import server as servers
from tests.unit.aws.lean import PUT, client_of
from tests.unit.aws.server import BadServer, bad_server

pytestmark = pytest.mark.usefixtures("waits")


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


@pytest.mark.parametrize("says_more", [servers.twice, servers.longer_than_said])
def test_what_follows_an_answer_is_nobodys(server: BadServer, says_more: servers.Behave) -> None:
    client = client_of(server.url)
    server.behaviours = [says_more, servers.deaf]
    client.transact_write_items(TransactItems=PUT)
    client.transact_write_items(TransactItems=PUT)
    assert len(server.done) == 2
    assert client.get_item(TableName="t", Key={}) == {}


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_over_ipv6() -> None:
    with bad_server("::1") as server:
        client = client_of(server.url)
        assert client._connections.host.startswith("[::1]:")
        assert client.get_item(TableName="t", Key={}) == {}
