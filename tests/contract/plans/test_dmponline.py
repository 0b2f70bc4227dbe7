"""`dmponline` 0.0.1 from PyPI, unmodified: it logs in with somebody's e-mail and API token, and reads their plan."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.contract.conftest import Site

from .client import Client, address, number
from .conftest import Person

ENVIRONMENT = Path(__file__).parents[3] / ".venv-dmponline"
"""The client's virtual environment; the Makefile sets it up."""

SCRIPT = """
import json, sys
from dmponline import DMPonline
url, email, code, plan = sys.argv[1:]
DMPonline.url = f"{url}/api/"
found = DMPonline(code, token_user=email).get_plan_v1(int(plan)).iloc[0]
print(json.dumps({name: str(found[name]) for name in found.index}))
"""


def test_it_reads_its_plan(site: Site, administrator: Person, org_admin: Client) -> None:
    contributors = [{"name": "Grace Nkemelu", "mbox": address()}, {"name": "Ada Muir", "mbox": address()}]
    made = org_admin.create(contributor=contributors)
    found = _read(site, administrator, number(made))
    assert found["title"] == made["title"]
    assert found["contact.mbox"] == made["contact"]["mbox"]
    assert found["contributor"] == "; ".join(each["mbox"] for each in contributors)
    assert found["created"] == f"{made['created'][:10]} {made['created'][11:19]}+00:00"


def test_without_contributors_too(site: Site, administrator: Person, org_admin: Client) -> None:
    made = org_admin.create()
    found = _read(site, administrator, number(made))
    assert found["dmp_id.identifier"] == made["dmp_id"]["identifier"]
    assert "contributor" not in found


def _read(site: Site, person: Person, plan: int) -> Any:
    done = subprocess.run(
        [ENVIRONMENT / "bin" / "python", "-W", "ignore", "-c", SCRIPT, site.url, person.email, person.code, str(plan)],
        env={"NO_PROXY": "*", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
