import json

import pytest

from shared.accounts.clients import (
    ClientNameTaken,
    client,
    client_with_secret,
    create_client,
    describe_client,
    list_clients,
    refresh_client,
    revoke_client,
)
from shared.accounts.organisations import create_organisation
from shared.aws import boto3_dynamodb
from shared.records import MissingRecord
from tests.unit.accounts_table import TABLE


def test_a_client_is_known_by_its_secret_alone() -> None:
    firth = create_organisation("Firth Institute")
    made, secret = create_client("planner", firth.id, contact_email="ada@firth.example")
    assert client_with_secret(made.client_id, secret) == client(made.id) == made
    assert (made.organisation, made.contact_email, made.revoked) == (firth.id, "ada@firth.example", False)
    for pair in ((made.client_id, secret + "x"), (made.client_id, ""), ("", secret), (secret, made.client_id)):
        assert client_with_secret(*pair) is None
    assert secret not in json.dumps(boto3_dynamodb().scan(TableName=TABLE)["Items"])


def test_renewed_and_revoked_credentials_stop_working() -> None:
    made, old = create_client("planner")
    renewed, new = refresh_client(made.id)
    assert renewed.id == made.id
    assert renewed.client_id != made.client_id
    assert client_with_secret(made.client_id, old) is None
    assert client_with_secret(renewed.client_id, old) is None
    assert client_with_secret(renewed.client_id, new) == renewed
    assert revoke_client(made.id).revoked
    assert client_with_secret(renewed.client_id, new) is None


def test_names_are_told_apart_without_case() -> None:
    made, _ = create_client("planner")
    other, _ = create_client("other")
    with pytest.raises(ClientNameTaken):
        create_client("Planner")
    with pytest.raises(ClientNameTaken):
        describe_client(other.id, name="PLANNER")
    assert describe_client(made.id, name="Planner", homepage="https://planner.example").name == "Planner"
    page = list_clients(limit=10)
    assert ([each.name for each in page.records], page.count) == (["other", "Planner"], 2)


def test_what_is_not_there_is_missing() -> None:
    assert client(9) is None
    with pytest.raises(MissingRecord):
        create_client("planner", organisation=9)
    with pytest.raises(MissingRecord):
        refresh_client(9)
