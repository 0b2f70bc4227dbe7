"""What a function's package is made of, and who compiles it."""

import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from infra import packaging

GROUPS = sorted(it.parent.name for it in packaging.ROOT.glob("functions/*/__init__.py"))
HERE = packaging.Runtime.here().python

COMES_WITH = {
    "argon2": "argon2-cffi",
    "citeproc": "citeproc-py",
    "dateutil": "python-dateutil",
    "jwt": "PyJWT",
    "markdown_it": "markdown-it-py",
}
"""The libraries that are not named like what they are imported as, but for underscores."""


def requirements(file: Path) -> list[Requirement]:
    return [Requirement(it) for it in file.read_text().splitlines() if it and it[0] not in "#-"]


@pytest.mark.parametrize("group", GROUPS)
def test_a_function_names_the_libraries_that_it_imports_and_no_others(group: str) -> None:
    imported = {it for it in packaging.imported_by(group) if it.partition(".")[0] not in ("functions", "shared")}
    libraries = {it.partition(".")[0] for it in imported} - sys.stdlib_module_names
    named = requirements(packaging.ROOT / "functions" / group / "requirements.txt")
    assert {it.name for it in named} == {COMES_WITH.get(it, it.replace("_", "-")) for it in libraries}


def test_every_library_is_pinned_once() -> None:
    """By constraints.txt: the functions give names, and the list of all of them refers to theirs."""
    constraints = requirements(packaging.ROOT / "constraints.txt")
    pinned = {it.name.lower().replace("_", "-") for it in constraints if str(it.specifier).startswith("==")}
    for group in GROUPS:
        file = f"functions/{group}/requirements.txt"
        assert f"-r {file}" in (packaging.ROOT / "requirements.txt").read_text().splitlines()
        for named in requirements(packaging.ROOT / file):
            assert not named.specifier
            assert named.name.lower() in pinned


def test_a_package_has_the_modules_that_its_function_imports_and_what_lies_beside_them(tmp_path: Path) -> None:
    packaging.copy_modules("experiments", tmp_path)
    copied = {str(it.relative_to(tmp_path)) for it in tmp_path.rglob("*") if it.is_file()}
    assert {
        "functions/__init__.py",
        "functions/experiments/app.py",
        "functions/experiments/stream.py",
        "functions/experiments/documentation/templates/swagger.html",
        "shared/html/__init__.py",
        "shared/html/base.html",
        "shared/http/app.py",
        "shared/records/writing/writer.py",
    } <= copied
    assert not copied & {"shared/accounts/passwords.py", "functions/experiments/README.md", "shared/files/README.md"}
    assert not [it for it in copied if it.startswith("functions/registry") or "__pycache__" in it]


def test_modules_are_compiled_by_the_version_that_will_run_them(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("answer = 42\n")
    packaging.compile_modules(tmp_path, HERE)
    assert [it.name for it in tmp_path.glob("__pycache__/*")] == [f"module.{sys.implementation.cache_tag}.pyc"]


def test_a_module_that_does_not_compile_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("answer =\n")
    with pytest.raises(packaging.PackagingError):
        packaging.compile_modules(tmp_path, HERE)


def test_where_no_such_interpreter_is_the_build_says_so_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "module.py").write_text("answer = 42\n")
    packaging.compile_modules(tmp_path, "3.999")
    assert "No Python 3.999 was found here" in capsys.readouterr().out
    assert [it.name for it in tmp_path.iterdir()] == ["module.py"]


def test_an_interpreter_on_the_path_is_one_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {"placeholder": "exit 127", "another": "echo cpython 3.12", "right": "printf 'cpython 3.999'"}
    for place, says in places.items():
        (tmp_path / place).mkdir()
        command = tmp_path / place / "python3.999"
        command.write_text(f"#!/bin/sh\n{says}\n")
        command.chmod(0o755)
    (tmp_path / "not-executable").mkdir()
    (tmp_path / "not-executable" / "python3.999").write_text("")
    monkeypatch.setenv("PATH", ":".join(str(tmp_path / it) for it in ("none", "not-executable", *places)))
    assert packaging.interpreter("3.999") == str(tmp_path / "right" / "python3.999")


@pytest.mark.parametrize("tool", ["false", "not-there"])
def test_a_tool_that_fails_fails_the_build(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packaging, "UV", Path(tool))
    assert packaging.main(["staging", str(tmp_path), "--python", HERE, "--processor", "x86_64"]) == 1
    assert f"{tool} failed" in capsys.readouterr().err
