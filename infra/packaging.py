"""`python -m infra.packaging GROUP DIRECTORY`: make the package of a group's functions, as `sam build` asks for it.

A package holds what its functions import and nothing else: the group's modules, those of `shared` that they import, and
the libraries that the group's `requirements.txt` names, in the versions of `constraints.txt`. All of it is compiled:
Lambda's code directory is read-only, so a module that is not compiled is compiled anew at every cold start.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
UV = ROOT / ".venv-uv" / "bin" / "uv"

LAMBDA_ROOT = "/var/task"
"""Where Lambda keeps a function's package (Lambda Developer Guide): what tracebacks call its directory."""

AWS_SERVICES: Mapping[str, str] = {
    "dynamodb": "dynamodb",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sesv2": "email",
    "sqs": "sqs",
    "ssm": "ssm",
    "sts": "sts",
}
"""The services that are called, by botocore's names, and what their addresses call them."""

_OURS = ("functions", "shared")


@dataclass(frozen=True)
class Runtime:
    """What a package is for: the runtime's version of Python, such as ``3.13``, and ``aarch64`` or ``x86_64``."""

    python: str
    processor: str

    @classmethod
    def here(cls) -> "Runtime":
        """Give the one that is like this interpreter and this machine."""
        arm = platform.machine().lower() in ("aarch64", "arm64")
        return cls("{}.{}".format(*sys.version_info), "aarch64" if arm else "x86_64")


class PackagingError(Exception):
    """A tool failed; the message says which."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; gives the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.packaging", description="Make a function's package.")
    parser.add_argument("group", help="the package below functions/")
    parser.add_argument("directory", type=Path, help="where to put it")
    parser.add_argument("--python", required=True, help="the runtime's version of Python, such as 3.13")
    parser.add_argument("--processor", required=True, choices=["aarch64", "x86_64"])
    given = parser.parse_args(arguments)
    try:
        make(given.group, given.directory, Runtime(given.python, given.processor))
    except PackagingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make(group: str, directory: Path, runtime: Runtime) -> None:
    """Make a group's package for a runtime in a directory, which is there and empty.

    Raises:
        PackagingError: the libraries cannot be had, or a module does not compile.
    """
    install_libraries(group, directory, runtime)
    remove_unneeded(directory)
    shorten_endpoints(directory)
    copy_modules(group, directory)
    compile_modules(directory, runtime.python)


def install_libraries(group: str, directory: Path, runtime: Runtime) -> None:
    """Install what a group's functions name, as wheels for the runtime (Amazon Linux 2023 has glibc 2.34).

    Raises:
        PackagingError: they cannot be had.
    """
    _run(
        *(str(UV), "pip", "install", "--quiet", "--no-python-downloads", "--python", sys.executable),
        *("--target", str(directory), "--only-binary", ":all:"),
        *("--python-version", runtime.python, "--python-platform", f"{runtime.processor}-manylinux_2_28"),
        *("--requirements", f"functions/{group}/requirements.txt", "--constraints", "constraints.txt"),
    )


def remove_unneeded(directory: Path) -> None:
    """Remove what comes with libraries and is never imported, and what differs by the machine that installs."""
    services = (it for it in directory.glob("boto*/data/*/") if it.name not in AWS_SERVICES)
    tests = (it for it in directory.rglob("test*/") if it.name in ("test", "tests"))
    for unneeded in [*services, *tests, directory / "bin"]:
        shutil.rmtree(unneeded, ignore_errors=True)
    for unneeded in [*directory.glob("*.dist-info/RECORD"), directory / ".lock"]:
        unneeded.unlink(missing_ok=True)


def shorten_endpoints(directory: Path) -> None:
    """Leave the other services out of botocore's list of endpoints, which every first client of a process reads."""
    file = directory / "botocore" / "data" / "endpoints.json"
    endpoints = json.loads(file.read_text())
    for partition in endpoints["partitions"]:
        called = {name: it for name, it in partition["services"].items() if name in AWS_SERVICES.values()}
        partition["services"] = called
    file.unlink()  # it may be a link to the file in uv's cache
    file.write_text(json.dumps(endpoints))


def copy_modules(group: str, directory: Path) -> None:
    """Copy the group's modules, those of `shared` that they import, and what lies beside them, such as templates."""
    modules = imported_by(group)
    for file in _our_files():
        if _module_of(file) in modules:
            copy = directory / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)


def imported_by(group: str) -> set[str]:
    """Give the group's modules and all that they import, at once or later, directly or not.

    Of what is not ours the name of the top-level package stands for all of it.
    """
    graph = grimp.build_graph(
        *_OURS, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )
    package = f"functions.{group}"
    found: set[str] = set()
    pending = {package, *graph.find_descendants(package)}
    while pending:
        module = pending.pop()
        found.add(module)
        parent = {module.rpartition(".")[0]} - {""}
        pending |= (graph.find_modules_directly_imported_by(module) | parent) - found
    return found


def _our_files() -> Iterator[Path]:
    """Give all files of ours that a package may hold."""
    for root in _OURS:
        for file in (ROOT / root).rglob("*"):
            if file.is_file() and file.name != "requirements.txt" and file.suffix not in {".md", ".pyc"}:
                yield file


def _module_of(file: Path) -> str:
    """Give the module that a file is, or the package that it lies in."""
    if file.suffix == ".py" and file.name != "__init__.py":
        place = file.with_suffix("")
    else:
        place = next(it for it in file.parents if (it / "__init__.py").exists())
    return ".".join(place.relative_to(ROOT).parts)


def compile_modules(directory: Path, version: str) -> None:
    """Compile all modules of a package, or say that there is no interpreter here that can.

    Nothing is compared with the source at import (PEP 552, unchecked), and the result is the same on every machine.

    Raises:
        PackagingError: a module does not compile.
    """
    python = interpreter(version)
    if python is None:
        print(
            f"No Python {version} was found here: the package ships without compiled modules, and its functions"
            f" take twice as long to start. Let there be a python{version} on the PATH, and package again."
        )  # on standard output, which `sam build` shows also when nothing fails
        return
    _run(
        *(python, "-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(directory), "-p", LAMBDA_ROOT, str(directory)),
    )


def interpreter(version: str) -> str | None:
    """Give an interpreter of that version, such as ``3.13``: this one, or the first on the PATH that really runs."""
    named = (os.path.join(place, f"python{version}") for place in os.get_exec_path())
    return next((it for it in (sys.executable, *named) if _is_python(it, version)), None)


def _is_python(command: str, version: str) -> bool:
    """Whether a command is CPython of that version; a version manager's placeholder may be there and fail."""
    probe = "import sys; print(sys.implementation.name, '{}.{}'.format(*sys.version_info), end='')"
    try:
        said = subprocess.run([command, "-I", "-S", "-c", probe], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return said == f"cpython {version}"


def _run(*command: str) -> None:
    """Run a command in the project's directory.

    Raises:
        PackagingError: it failed.
    """
    try:
        subprocess.run(command, cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise PackagingError(f"{Path(command[0]).name} failed: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
