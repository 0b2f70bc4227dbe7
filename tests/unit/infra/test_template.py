"""`template.yaml` says the same of every group, in the same order, and leaves nothing unwatched."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from functions.indexer.sources import SOURCES
from infra.local.stack import TEMPLATE, expand
from infra.routes import FUNCTIONS
from shared.search.source import CardSource

TEXT = yaml_parse(TEMPLATE.read_text())

WRITTEN = list(TEXT["Resources"])
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

WITHOUT_FILES = {"plans"}
"""A data group to which no files are sent."""

WITHOUT_FILES_AND_STREAM = {"accounts"}

WITHOUT_RECORDS = {"web"}
"""It has no data of its own."""

PDF = "PlansPdf"
"""What the names of the plans' second function begin with: it stands in a section of its own."""

SCHEDULED = {"StagingSweepFunction", "IndexerUpkeepFunction", "PublishingFunction"}
"""Nobody waits for it, and what is turned away is tried again: its failures are watched."""


def of(prefix: str) -> list[str]:
    names = (name for name in WRITTEN if name.startswith(prefix))
    return [name.removeprefix(prefix) for name in names if prefix == PDF or not name.startswith(PDF)]


@pytest.mark.parametrize("group", sorted(GROUPS.keys() - WITHOUT_FILES - WITHOUT_FILES_AND_STREAM - WITHOUT_RECORDS))
def test_a_data_group_has_the_same_resources_in_the_same_order(group: str) -> None:
    assert of(GROUPS[group]) == OF_A_DATA_GROUP


@pytest.mark.parametrize("group", sorted(WITHOUT_FILES))
def test_a_data_group_without_files_has_all_the_others(group: str) -> None:
    assert of(GROUPS[group]) == [name for name in OF_A_DATA_GROUP if not name.startswith("Arrivals")]


@pytest.mark.parametrize("group", sorted(WITHOUT_RECORDS))
def test_a_group_without_records_has_a_function_alone(group: str) -> None:
    assert of(GROUPS[group]) == ["Log", "Role", "Function", "Permission", "ThrottlesAlarm"]


def test_the_function_of_pdfs_stands_behind_the_plans() -> None:
    assert of(PDF) == ["Log", "Role", "Function", "Permission", "ThrottlesAlarm"]


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


# The search

INDEXER = ("IndexerFunction", "IndexerChangesFunction", "IndexerUpkeepFunction")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.dialect)
def test_the_indexer_hears_of_all_that_cards_are_made_of(source: CardSource) -> None:
    table = f"{GROUPS[source.dialect]}Table"
    [mapping] = (
        it
        for _, it in of_type("AWS::Lambda::EventSourceMapping")
        if it["FunctionName"]["Ref"] == "IndexerChangesFunction" and it["EventSourceArn"]["Fn::GetAtt"][0] == table
    )
    [shown] = (json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"])
    prefixes = [each["prefix"] for each in shown["dynamodb"]["Keys"]["pk"]["S"]]
    assert sorted(prefixes) == sorted(f"{collection}/" for collection in {*source.kinds, *source.parts})


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.dialect)
def test_the_indexer_knows_the_tables_of_all_cards_and_reads_them(source: CardSource) -> None:
    table = f"{GROUPS[source.dialect]}Table"
    for function in INDEXER:
        variables = RESOURCES[function]["Properties"]["Environment"]["Variables"]
        assert variables[f"{source.dialect.upper()}_TABLE"] == {"Ref": table}
    assert {"dynamodb:BatchGetItem", "dynamodb:Query"} <= allowed("IndexerRole", {"Fn::GetAtt": [table, "Arn"]})
    assert "dynamodb:GetRecords" in allowed("IndexerChangesRole", {"Fn::GetAtt": [table, "StreamArn"]})


def allowed(role: str, resource: dict[str, Any]) -> set[str]:
    """Give the actions that a role has on a resource."""
    found: set[str] = set()
    for policy in RESOURCES[role]["Properties"]["Policies"]:
        for each in policy["PolicyDocument"]["Statement"]:
            actions, resources = (it if isinstance(it, list) else [it] for it in (each["Action"], each["Resource"]))
            found |= set(actions) if resource in resources else set()
    return found


# Data that stay

TABLES = {name: it for name, it in RESOURCES.items() if it["Type"] == "AWS::DynamoDB::Table" and name != "SearchTable"}
"""Those of records; what the search keeps is made anew from them."""

STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/kept-{}/stream/2026-11-29T00:00:00.000"
KEPT = {f"Existing{name}": STREAM.format(name) for name in TABLES}
BUCKET = "kept-files"


def test_every_table_and_the_bucket_stay_and_may_be_there_already() -> None:
    kept = [*TABLES, "FilesBucket", "FilesBucketPolicy"]
    for name in kept:
        it = RESOURCES[name]
        assert it["DeletionPolicy"] == it["UpdateReplacePolicy"] == "Retain"
        parameter = f"Existing{name.removesuffix('Policy')}"
        assert TEXT["Conditions"][it["Condition"]] == {"Fn::Equals": [{"Ref": parameter}, ""]}
        assert TEXT["Parameters"][parameter]["Default"] == ""


def test_nothing_else_names_what_is_there_already() -> None:
    expanded = expand(parameters={**KEPT, "ExistingFilesBucket": BUCKET})
    own = {*TABLES, "FilesBucket", "FilesBucketPolicy"}
    said = json.dumps([*(it for name, it in expanded["Resources"].items() if name not in own), expanded["Outputs"]])
    for name in own:
        assert f'{{"Ref": "{name}"}}' not in said
        assert f'"Fn::GetAtt": ["{name}"' not in said
        assert f"${{{name}" not in said


def test_past_versions_are_kept_as_long_as_tables_can_be_restored() -> None:
    """35 days: DynamoDB Developer Guide, "Point-in-time recovery"."""
    rules = RESOURCES["FilesBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [it["NoncurrentVersionExpiration"]["NoncurrentDays"] for it in rules if "Prefix" not in it] == [35]
    for it in TABLES.values():
        assert it["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_an_existing_bucket_is_told_what_a_new_one_is() -> None:
    said = json.loads(
        re.sub(r"\$\{(\w+)\.Arn\}", r"\1", expand()["Outputs"]["BucketNotifications"]["Value"]["Fn::Sub"])
    )
    own = RESOURCES["FilesBucket"]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    assert {(it["QueueArn"], *_rule(it["Filter"]["Key"]["FilterRules"])) for it in said["QueueConfigurations"]} == {
        (it["Queue"]["Fn::GetAtt"][0], *_rule(it["Filter"]["S3Key"]["Rules"])) for it in own
    }
    assert {it["Event"] for it in own} == {event for it in said["QueueConfigurations"] for event in it["Events"]}


def _rule(rules: list[dict[str, str]]) -> tuple[str, str]:
    [rule] = rules
    return rule["Name"], rule["Value"]


# Mail


def test_no_mail_is_sent_unless_a_parameter_names_its_sender() -> None:
    assert TEXT["Parameters"]["MailSender"]["Default"] == TEXT["Parameters"]["MailIdentityArn"]["Default"] == ""
    assert TEXT["Conditions"]["SendsMail"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "MailSender"}, ""]}]}
    assert TEXT["Conditions"]["LacksMailIdentity"] == {"Fn::Equals": [{"Ref": "MailIdentityArn"}, ""]}
    assert TEXT["Conditions"]["MakesMailIdentity"] == {
        "Fn::And": [{"Condition": "SendsMail"}, {"Condition": "LacksMailIdentity"}]
    }
    assert RESOURCES["MailIdentity"]["Condition"] == "MakesMailIdentity"
    assert RESOURCES["MailIdentityPolicy"]["Condition"] == "SendsMail"


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        ("", {"Fn::Sub": "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${MailSender}"}),
        ("arn:aws:ses:eu-west-1:123456789012:identity/firth.example", {"Ref": "MailIdentityArn"}),
    ],
)
def test_the_mailer_alone_sends_mail_and_as_one_identity(given: str, identity: dict[str, str]) -> None:
    resources = expand(parameters={"MailSender": "plans@firth.example", "MailIdentityArn": given})["Resources"]
    policies = [it["Properties"] for it in resources.values() if it["Type"] == "AWS::IAM::Policy"]
    [statement] = resources["MailIdentityPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement == {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": identity}
    assert [it["Roles"] for it in policies if "ses:" in str(it)] == [[{"Ref": "MailerRole"}]]
    assert "ses:" not in str([it for it in resources.values() if it["Type"] == "AWS::IAM::Role"])


@pytest.mark.parametrize("function", ["AccountsFunction", "PlansOutboxFunction"])
def test_whoever_has_mail_knows_the_queue_and_may_write_to_it(function: str) -> None:
    variables = RESOURCES[function]["Properties"]["Environment"]["Variables"]
    assert variables["MAIL_QUEUE"] == {"Ref": "MailQueue"}
    assert variables["MAIL_SENDER"] == {"Ref": "MailSender"}
    role = function.replace("Function", "Role")
    assert allowed(role, {"Fn::GetAtt": ["MailQueue", "Arn"]}) == {"sqs:SendMessage"}


# Who asks too often


def test_addresses_are_limited_where_a_parameter_says_so() -> None:
    assert TEXT["Parameters"]["AddressRate"]["Default"] == 0
    assert TEXT["Conditions"]["LimitsAddresses"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "AddressRate"}, 0]}]}
    limit, association = RESOURCES["AddressLimit"], RESOURCES["AddressLimitAssociation"]
    assert limit["Condition"] == association["Condition"] == "LimitsAddresses"
    [rule] = limit["Properties"]["Rules"]
    assert rule["Statement"]["RateBasedStatement"] == {
        "AggregateKeyType": "IP",
        "EvaluationWindowSec": 300,
        "Limit": {"Ref": "AddressRate"},
    }
    assert rule["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429
    assert limit["Properties"]["DefaultAction"] == {"Allow": {}}
    assert limit["Properties"]["Scope"] == "REGIONAL"
    stage = next(name for name, it in RESOURCES.items() if it["Type"] == "AWS::ApiGateway::Stage")
    assert association["Properties"]["ResourceArn"]["Fn::Sub"].endswith(f"/restapis/${{Api}}/stages/${{{stage}}}")
    assert association["Properties"]["WebACLArn"] == {"Fn::GetAtt": ["AddressLimit", "Arn"]}


def _statements(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "Effect" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _statements(each)


def test_a_condition_on_all_values_needs_one() -> None:
    """Of no values, all are as wanted: a call that names no keys would pass (IAM guide, set operators)."""
    found = [
        each["Condition"] for each in _statements(RESOURCES) if "ForAllValues" in json.dumps(each.get("Condition"))
    ]
    assert found
    for condition in found:
        keys = {key for operator, of in condition.items() if operator.startswith("ForAllValues") for key in of}
        assert condition["Null"] == dict.fromkeys(keys, "false")


@pytest.mark.parametrize("name", ["stele", "Stele-Test", "S" * 128])
def test_the_bucket_may_send_whatever_the_stack_is_called(name: str) -> None:
    """CloudFormation writes the stack's name in small letters into a bucket's name, or the beginning of a long one."""
    bucket = f"{name.lower()[:35]}-filesbucket-1a2b3c4d5e6f"
    [statement] = [
        each for each in _statements(TEXT["Resources"]["ArrivalsPolicy"]) if each.get("Sid") == "TheBucketSends"
    ]
    pattern = statement["Condition"]["ArnLike"]["aws:SourceArn"]["Fn::If"][1]["Fn::Sub"]
    assert fnmatchcase(bucket, pattern.replace("${AWS::StackName}", name).rpartition(":")[2])
