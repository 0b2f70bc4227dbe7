import json

import pytest

from shared.accounts.enrolment import create_user
from shared.accounts.passwords import LONGEST, SHORTEST, BadPassword, hash_password, matches, set_password
from shared.accounts.users import user
from shared.aws import boto3_dynamodb
from tests.unit.accounts_table import TABLE


@pytest.mark.parametrize("length", [0, SHORTEST - 1, LONGEST + 1])
def test_a_password_has_a_decent_length(length: int) -> None:
    with pytest.raises(BadPassword):
        set_password(create_user("ada").id, "x" * length)


def test_what_is_kept_is_an_argon2id_hash_with_a_salt_of_its_own() -> None:
    first, second = hash_password("x" * SHORTEST), hash_password("x" * SHORTEST)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert matches(first, "x" * SHORTEST)
    assert not matches(first, "y" * SHORTEST)


def test_the_table_holds_no_password() -> None:
    ada = create_user("ada")
    set_password(ada.id, "correct horse battery")
    changed = user(ada.id)
    assert changed is not None
    assert changed.has_password
    assert "correct horse" not in json.dumps(boto3_dynamodb().scan(TableName=TABLE)["Items"])
