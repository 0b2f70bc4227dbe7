"""No request, however odd, makes the site fail, answer what it does not document, or think for long."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings

from infra.local.credentials import read
from tests.odd_requests.asking import Asking, check
from tests.odd_requests.documented import operations
from tests.odd_requests.known import make_things
from tests.odd_requests.requests import OddRequest, requests
from tests.sampling import amount
from tests.serving import serving

GROUPS = sorted(operations())

ALL = int(os.environ.get("STELE_ODD_REQUESTS") or 20_000)
PART = 600


@pytest.fixture(scope="module")
def asking(emulator: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """A connection to a site of these tests' own, which nobody else minds being spoilt."""
    home = tmp_path_factory.mktemp("odd")
    with serving(home, AWS_ENDPOINT_URL=emulator) as served:
        known = read(home / "credentials.env")
        credentials = {
            "token": f"token {known['STELE_TOKEN']}",
            "other": f"Bearer {known['STELE_TOKEN2']}",
            "admin": f"token {known['STELE_ADMIN_TOKEN']}",
            "planner": f"Bearer {known['STELE_ORGADMIN_CODE']}",
            "bad": "token " + "0" * 40,
        }
        with closing(Asking(served.url, credentials)) as asking:
            yield asking


@pytest.mark.parametrize("group", GROUPS)
def test_every_answer_is_documented_and_quick(asking: Asking, group: str) -> None:
    known = make_things(asking, group)
    spared = [each for each in operations()[group] if not _ends_a_credential(each.method, each.path)]

    @settings(
        max_examples=amount(PART, ALL) // len(GROUPS),
        database=None,
        derandomize=amount(1, 0) == 1,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(spared, known))
    def answers(request: OddRequest) -> None:
        check(request, asking.ask(request))

    asking.statuses.clear()
    answers()
    print(f"{group}: {json.dumps(asking.statuses)}")


def _ends_a_credential(method: str, path: str) -> bool:
    """Whether whoever asks cannot go on asking: their token is another one then, or their account is suspended."""
    return method != "GET" and (path.startswith("/account/me") or path.endswith(("/token", "/password")))
