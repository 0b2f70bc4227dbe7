"""Functions called on a schedule, as EventBridge's rules do.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html

Each rule of the template is a thread, which calls the rule's function and waits. The first call comes at the start:
a developer's site seldom runs for a whole day.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from infra.local.emulator import REGION
from infra.local.events import ACCOUNT
from infra.local.functions import LocalFunction
from infra.local.stack import Template
from infra.local.stopping import Stop

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ScheduleRule:
    """A rule: its name, who is called, and how long after the last call."""

    rule: str
    function: LocalFunction
    seconds: float


def sources(template: Template, functions: Mapping[str, LocalFunction]) -> list[ScheduleRule]:
    """Read the rules with rates in an expanded template.

    Args:
        template: the expanded template.
        functions: the functions by their names in the template.

    Raises:
        ValueError: a schedule is no rate.
    """
    rules = {name: it["Properties"] for name, it in template["Resources"].items() if it["Type"] == "AWS::Events::Rule"}
    return [
        ScheduleRule(name, functions[target["Arn"]["Fn::GetAtt"][0]], seconds(rule["ScheduleExpression"]))
        for name, rule in rules.items()
        for target in rule["Targets"]
    ]


def seconds(rate: str) -> int:
    """Give the seconds of a rate such as `rate(1 day)`.

    Raises:
        ValueError: it is something else.
    """
    found = _RATE.fullmatch(rate)
    if not found:
        raise ValueError(f"{rate} is not a rate")
    return int(found[1]) * _SECONDS[found[2]]


def begin(source: ScheduleRule, stop: Stop) -> None:
    """Let a thread call the function of a rule again and again until the site stops; a call under way finishes."""
    stop.work(lambda: _run(source, stop), f"schedule {source.rule}")


def _run(source: ScheduleRule, stop: Stop) -> None:
    while not stop.begun:
        try:
            source.function(scheduled_event(source.rule))
        except Exception:
            _log.exception("%s failed", source.function.name)
        stop.pause(source.seconds)


def scheduled_event(rule: str) -> dict[str, Any]:
    """Shape an event as a rule's schedule sends it.

    https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
    """
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"],
        "detail": {},
    }
