import json
from concurrent.futures import ThreadPoolExecutor

from tests.unit.events import proxy_event
from tests.unit.http.answers import document, header
from tests.unit.http.conftest import build_app


def test_requests_that_are_answered_at_once_keep_apart(log: list[str]) -> None:
    app = build_app()

    def send(number: int) -> None:
        caller = {"principal_kind": "user", "user_id": str(number), "username": "ada"}
        event = proxy_event("GET", "/me", caller=caller)
        event["requestContext"]["requestId"] = f"request-{number}"
        answer = app.handler(event, None)
        assert document(answer)["id"] == number
        assert header(answer, "X-Correlation-Id") == f"request-{number}"

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(200)))
    logged = [json.loads(line)["correlation_id"] for line in log]
    assert sorted(logged) == sorted(f"request-{number}" for number in range(200))
