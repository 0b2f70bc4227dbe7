"""`template.yaml` says the same of every group, in the same order, and leaves nothing unwatched."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from infra.local.stack import TEMPLATE, expand
from infra.routes import FUNCTIONS

WRITTEN = list(yaml_parse(TEMPLATE.read_text())["Resources"])
"""The names of the resources as a reader meets them."""

RESOURCES: dict[str, dict[str, Any]] = expand()["Resources"]

GROUPS = {group: function.removesuffix("Function") for group, function in FUNCTIONS.items()}
"""What the names of a group's resources begin with."""

OF_A_DATA_GROUP = [
    *("Table", "Log", "OutboxLog", "ArrivalsLog", "OutboxFailures", "ArrivalsFailures", "Arrivals"),
    *("Role", "Function", "OutboxRole", "OutboxFunction", "ArrivalsRole", "ArrivalsFunction", "Permission"),
    *("ThrottlesAlarm", "TableReadThrottlesAlarm", "TableWriteThrottlesAlarm"),
    *("OutboxThrottlesAlarm", "OutboxAgeAlarm", "OutboxFailuresAlarm"),
    *("ArrivalsThrottlesAlarm", "ArrivalsAgeAlarm", "ArrivalsFailuresAlarm"),
]

WITHOUT_FILES_AND_STREAM = {"accounts"}

SCHEDULED = {"StagingSweepFunction"}
"""Nobody waits for it, and what is turned away is tried again: its failures are watched."""


def of(prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in WRITTEN if name.startswith(prefix)]


@pytest.mark.parametrize("group", sorted(GROUPS.keys() - WITHOUT_FILES_AND_STREAM))
def test_a_data_group_has_the_same_resources_in_the_same_order(group: str) -> None:
    assert of(GROUPS[group]) == OF_A_DATA_GROUP


@pytest.mark.parametrize("group", sorted(WITHOUT_FILES_AND_STREAM))
def test_another_group_has_some_of_them_in_that_order(group: str) -> None:
    some = of(GROUPS[group])
    assert some == [name for name in OF_A_DATA_GROUP if name in some]
    assert {"Table", "Log", "Role", "Function", "Permission"} <= set(some)


@pytest.mark.parametrize("group", GROUPS)
def test_the_resources_of_a_group_stand_together(group: str) -> None:
    places = [place for place, name in enumerate(WRITTEN) if name.startswith(GROUPS[group])]
    assert places == list(range(places[0], places[-1] + 1))


def of_type(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, it["Properties"]) for name, it in RESOURCES.items() if it["Type"] == kind)


ALARMS = dict(of_type("AWS::CloudWatch::Alarm"))


def watched(namespace: str, metric: str) -> set[str]:
    """Give the resources, by their names in the template, of which an alarm watches a metric."""
    return {
        it["Dimensions"][0]["Value"].get("Ref") or it["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for it in ALARMS.values()
        if (it["Namespace"], it["MetricName"]) == (namespace, metric)
    }


def test_every_function_is_watched() -> None:
    functions = {name for name, _ in of_type("AWS::Lambda::Function")}
    assert watched("AWS/Lambda", "Throttles") == functions - SCHEDULED
    assert watched("AWS/Lambda", "Errors") == SCHEDULED
    assert {rule["Targets"][0]["Arn"]["Fn::GetAtt"][0] for _, rule in of_type("AWS::Events::Rule")} == SCHEDULED


@pytest.mark.parametrize("metric", ["ReadThrottleEvents", "WriteThrottleEvents"])
def test_every_table_is_watched(metric: str) -> None:
    assert watched("AWS/DynamoDB", metric) == {name for name, _ in of_type("AWS::DynamoDB::Table")}


def test_every_stream_that_is_read_is_watched() -> None:
    mappings = (it for _, it in of_type("AWS::Lambda::EventSourceMapping"))
    readers = {it["FunctionName"]["Ref"] for it in mappings if it["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"}
    assert watched("AWS/Lambda", "IteratorAge") == readers


def test_every_queue_is_watched() -> None:
    queues = dict(of_type("AWS::SQS::Queue"))
    worked_off = {name for name, it in queues.items() if "RedrivePolicy" in it}
    assert watched("AWS/SQS", "ApproximateAgeOfOldestMessage") == worked_off
    assert watched("AWS/SQS", "ApproximateNumberOfMessagesVisible") == queues.keys() - worked_off


def test_the_stage_is_watched() -> None:
    stage = [it for it in ALARMS.values() if it["Namespace"] == "AWS/ApiGateway"]
    assert {it["MetricName"] for it in stage} == {"5XXError", "Latency"}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_somebody_and_takes_silence_for_rest(name: str) -> None:
    assert ALARMS[name]["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    assert ALARMS[name]["TreatMissingData"] == "notBreaching"


def test_the_dashboard_is_json() -> None:
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(re.sub(r"\$\{[\w:.]+\}", "x", body))["widgets"]
    assert {"Requests", "ClientErrors", "ServerErrors", "Latency"} <= set(
        re.findall(r'MetricName="(\w+)"', str(widgets))
    )
