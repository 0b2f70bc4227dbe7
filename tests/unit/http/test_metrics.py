"""What the dashboard is told of every answer."""

import json

import pytest

from tests.unit.http.conftest import Send

_NUMBERS = ("Requests", "ClientErrors", "ServerErrors")


@pytest.mark.parametrize(
    ("path", "numbers"),
    [("/me", (1, 0, 0)), ("/nothing", (1, 1, 0)), ("/fails/own", (1, 1, 0)), ("/fails/bug", (1, 0, 1))],
)
def test_every_answer_is_counted_by_its_service(
    send: Send, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: str, numbers: tuple[int, ...]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "a-stack")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "registry")
    for _ in range(120):  # a process lives on, and each answer stands alone
        capsys.readouterr()
        send("GET", path)
    [line] = [each for each in capsys.readouterr().out.splitlines() if "_aws" in each]
    told = json.loads(line)
    [description] = told["_aws"]["CloudWatchMetrics"]
    assert description["Namespace"] == "a-stack"
    assert description["Dimensions"] == [["service"]]
    assert {each["Name"]: each["Unit"] for each in description["Metrics"]} == {
        **dict.fromkeys(_NUMBERS, "Count"),
        "Latency": "Milliseconds",
    }
    assert told["service"] == "registry"
    assert tuple(told[name] for name in _NUMBERS) == tuple([float(each)] for each in numbers)
    assert 0 <= told["Latency"][0] < 60_000


def test_without_a_namespace_nothing_is_written(
    send: Send, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_NAMESPACE", raising=False)
    send("GET", "/me")
    assert "_aws" not in capsys.readouterr().out
