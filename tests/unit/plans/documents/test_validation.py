import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from functions.plans.documents import exact_json
from functions.plans.documents.rda.validation import LONGEST_MESSAGE, VERSIONS, findings

REAL = Path(__file__).parents[1] / "real"


def real(name: str) -> dict[str, Any]:
    dmp: dict[str, Any] = exact_json.read((REAL / f"{name}.json").read_bytes())["dmp"]
    return dmp


def pointers(dmp: dict[str, Any], version: str) -> list[str]:
    return [finding["pointer"] for finding in findings(dmp, version)]


@pytest.mark.parametrize("file", sorted((REAL / "rda").glob("*.json")), ids=lambda file: file.stem)
def test_the_official_examples_are_valid(file: Path) -> None:
    for version in VERSIONS:
        assert findings(real(f"rda/{file.stem}"), version) == []


def test_real_documents() -> None:
    long = real("plans/student-8-long")
    assert (findings(long, "1.0"), findings(long, "1.1")) == ([], [])
    assert pointers(long, "1.2")
    assert pointers(real("plans/project-without-dates"), "1.0") == ["/dmp/created", "/dmp/project/0", "/dmp/project/0"]
    assert pointers(real("plans/project-without-dates"), "1.1") == ["/dmp/created"]
    assert findings(real("plans/identifier-type-not-listed"), "1.0") == [
        {
            "pointer": "/dmp/dataset/0/metadata/0/metadata_standard_id/type",
            "message": '"doi" is not one of "url" or "other"',
        }
    ]
    assert findings(real("plans/incorrect-date"), "1.2")[0] == {
        "pointer": "/dmp/created",
        "message": '"created" is not a "date-time"',
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_exact_numbers_are_numbers(version: str) -> None:
    distribution = {"title": "a", "data_access": "open", "byte_size": 10**100}
    dmp = real("rda/ex8-dmp-minimal-content")
    dmp["dataset"][0]["distribution"] = [distribution]
    dmp["cost"] = [{"title": "a", "value": Decimal(number)} for number in ("1.10", "1E+5", "-0.0", "1E-400")]
    assert findings(dmp, version) == []
    distribution["byte_size"] = Decimal("1.5")
    assert pointers(dmp, version) == ["/dmp/dataset/0/distribution/0/byte_size"]


@pytest.mark.parametrize("version", VERSIONS)
def test_findings_are_bounded(version: str) -> None:
    dmp = real("rda/ex8-dmp-minimal-content")
    dmp["cost"] = ["x" * 5000] * 3
    messages = [finding["message"] for finding in findings(dmp, version)]
    assert len(messages) == 3
    assert all(len(message) <= LONGEST_MESSAGE and message.endswith('is not of type "object"') for message in messages)
    dmp["cost"] = [1] * 500_000
    before = process_time()
    found = findings(dmp, version)
    assert process_time() - before < 2  # and not the 10 s of half a million findings
    assert len(found) == 101
    assert found[-1] == {"pointer": "", "message": "only the first 100 findings are told"}
    dmp["cost"] = [{"title": "a"}] * 20_000 + [1]
    assert findings(dmp, version) == [{"pointer": "", "message": "only the first 20000 entries of lists are looked at"}]


@pytest.mark.parametrize("version", VERSIONS)
def test_any_document_is_looked_at(version: str) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [{"a": deep}]
    for value in (None, 5, deep, {"a/~b": None}, Decimal("0E+1000"), 10**999, "\0"):
        members = dict.fromkeys(("title", "contact", "dataset", "cost", "x/~y"), value)
        assert findings(members, version)
        assert json.dumps(findings({"dataset": [{"x": value}]}, version))


def test_the_library_is_loaded_when_it_is_needed() -> None:
    seen = "import sys; import functions.plans.documents.rda.validation; print('jsonschema_rs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], capture_output=True, check=True).stdout.strip() == b"False"
