"""Guessing passwords."""

import requests

from .conftest import Program, unique


def test_who_guesses_waits(stranger: Program) -> None:
    name, answers = unique("nobody-"), list[int]()
    while 429 not in answers:
        answer = requests.get(f"{stranger.site}/account/me", auth=(name, "wrong"), timeout=60)
        answers.append(answer.status_code)
        assert len(answers) < 20
    assert answers[:10] == [401] * 10
    assert int(answer.headers["Retry-After"]) >= 1
    assert "too many wrong passwords" in answer.json()["error"]
