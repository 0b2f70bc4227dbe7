"""A lean client of a server that tests make, and what it writes there."""

from __future__ import annotations

from typing import Any

from shared.aws.connections import Connections
from shared.aws.lean_dynamodb import LeanDynamoDB
from shared.aws.signing import Keys, Signer

PUT: Any = [{"Put": {"TableName": "t", "Item": {"pk": {"S": "a"}}}}]


def client_of(address: str, reading: float = 0.5) -> LeanDynamoDB:
    """Give a client of a server that is expected to answer within `reading` seconds."""
    connections = Connections(address, most=4, connecting=0.5, reading=reading)
    return LeanDynamoDB(connections, Signer("dynamodb", "eu-west-1"), lambda: Keys("id", "secret"), 0.0)
