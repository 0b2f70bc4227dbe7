"""What the deployed stack must have met is known by the report of its tests."""

from pathlib import Path

from infra.e2e.chosen import TESTS, unmet

_CASES = [path.replace(".py", "").replace("/", ".") for path in TESTS]


def _report(file: Path, inner: str = "", case: str = "") -> Path:
    names = [name.partition("::") for name in _CASES]
    cases = [
        f'<testcase classname="{name}" name="{test or "test_it"}{case}">{inner}</testcase>' for name, _, test in names
    ]
    file.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return file


def test_what_passed_was_met_whatever_its_cases_are_called(tmp_path: Path) -> None:
    assert list(unmet(_report(tmp_path / "report.xml"))) == []
    assert list(unmet(_report(tmp_path / "report.xml", case="[POST-plain]"))) == []


def test_what_was_skipped_was_not_met(tmp_path: Path) -> None:
    assert len(list(unmet(_report(tmp_path / "report.xml", inner="<skipped/>")))) == len(TESTS)
