"""What the search's table says is left out of searches."""

from typing import Any

from shared.aws import boto3_dynamodb, dynamodb


def left_out(table: str = "search") -> set[str]:
    """Give the addresses that are left out, and let them be found again."""
    scanned: Any = boto3_dynamodb().scan(TableName=table, ConsistentRead=True)["Items"]
    for item in scanned:
        assert item["pk"]["S"] == "index#present"
        assert item["mark"]["S"]
        dynamodb().delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})
    return {item["sk"]["S"].removeprefix("shrunk#") for item in scanned}
