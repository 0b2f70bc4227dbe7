"""`python -m infra.e2e [--drill] [pytest arguments]`: build, deploy, test over HTTP, tear down.

Each step says how long it took. With `--drill` the stack is deleted in the end, and deployed again onto what stayed.

Without arguments the chosen tests run (`infra.e2e.chosen`), and it fails when one of them met nothing, when a function
was never run, or when one was refused a call by its role.

The stack is `template.yaml`, built for the interpreter at hand and this machine's processor. The AWS account is a
MiniStack of the run's own, which checks every call of every function against its role.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.e2e import chosen, deselected, drill, github, observed, people, sam, shared, supplements
from infra.e2e.deployed import deployed_stack
from infra.local import emulator
from infra.local.mail import SENDER
from infra.local.stack import NAME, expand
from infra.packaging import Runtime

ROOT = Path(__file__).parents[2]
API_ID = NAME
"""The REST API's id: chosen, because the site's address has to be known before the stack is there."""


def main(arguments: list[str]) -> int:
    """Do all of it; give the tests' exit code, or 1 where something else went wrong."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing stays running
    drilled, arguments = "--drill" in arguments, [each for each in arguments if each != "--drill"]
    with tempfile.TemporaryDirectory(prefix="stele-e2e-") as directory, ExitStack() as cleanup:
        try:
            environment, deploy = _site(Path(directory), cleanup)
        except (sam.SamError, emulator.EmulatorError, BotoCoreError, ClientError) as error:
            print(f"\nNot tested: {error}", file=sys.stderr)
            return 1
        with _step("packages"):
            code = _pytest("tests/packages", "--packages", str(sam.BUILT))
        with _step("scheduled functions"):
            observed.run_scheduled()
        with _step("contract tests"):
            report = Path(directory) / "report.xml"
            code = _test(environment, arguments or ["--few-cases", *chosen.TESTS], report) or code
        wrong = [*observed.refusals(), *(() if arguments else [*chosen.unmet(report), *observed.idle_functions()])]
        if drilled:
            wrong += _drill(environment, deploy)
        for line in wrong:
            print(f"FAILED the whole run: {line}", file=sys.stderr)
        return code or bool(wrong)


def _drill(environment: dict[str, str], deploy: drill.Deploy) -> list[str]:
    """Give what is wrong after the restore drill."""
    with _step("restore drill"):
        try:
            drill.run(environment["STELE_URL"], environment["STELE_ORGADMIN_CODE"], deploy)
        except (drill.DrillError, sam.SamError, BotoCoreError, ClientError) as error:
            return [f"restore drill: {error}"]
    observed.forget()
    return [*observed.refusals()]


def _site(directory: Path, cleanup: ExitStack) -> tuple[dict[str, str], drill.Deploy]:
    """Bring the site up; give the tests' environment (its address, its people's credentials) and what deploys it."""
    with _step("sam build"):
        sam.build()
        sam.leave_out_unknown()
    with _step("emulator"):
        # its workers unpack the functions into TMPDIR, and leave them there
        running = emulator.start(directory, persist=False, settings={"AUTH": "true", "TMPDIR": str(directory)})
        cleanup.callback(_stop, running, directory)
        _use(running.url)
    url = f"{emulator.beside_the_site(running.url)}/restapis/{API_ID}/live/_user_request_"
    development_github = cleanup.enter_context(github.listening())
    archive = shared.make(running.url)
    parameters = {"PublicUrl": url, "MailSender": SENDER, **development_github.parameters, **archive.parameters}

    def deploy(more: Mapping[str, str]) -> None:
        with _step("sam deploy"):
            sam.deploy({**sam.for_runtime(Runtime.here()), **parameters, **more}, tags={"ms-custom-id": API_ID})
        with _step("what CloudFormation leaves out here"):
            stack = deployed_stack()
            supplements.put_in_place(expand(), stack)
            development_github.tell(stack["AccountsFunction"])

    deploy({})
    with _step("accounts"):
        credentials = people.ensure(directory / "credentials.env", url, deployed_stack())
    return {**credentials, **archive.environment, "STELE_FUNCTION_LOGS": running.url}, deploy


def _test(environment: dict[str, str], tests: list[str], report: Path) -> int:
    """Run contract tests but for those that cannot hold here; says which and why."""
    left_out = {test: reason for test, reason in deselected.TESTS.items() if test.startswith(tuple(tests))}
    for test, reason in left_out.items():
        print(f"   without {test}: {reason}", flush=True)
    without = [f"--deselect={test}" for test in left_out]
    return _pytest("--base-url", environment["STELE_URL"], f"--junitxml={report}", *without, *tests, **environment)


def _pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def _use(endpoint: str) -> None:
    """Let every AWS client of this process and of those it starts talk to the emulator, as its root user."""
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_REGION=emulator.REGION,
        AWS_DEFAULT_REGION=emulator.REGION,
    )
    os.environ.pop("AWS_PROFILE", None)
    os.environ.pop("AWS_SESSION_TOKEN", None)


def _stop(running: emulator.Emulator, directory: Path) -> None:
    with _step("tear-down"):
        emulator.stop(running)
        if kept := os.environ.get("STELE_E2E_LOG"):
            shutil.copy(directory / "log", kept)


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"== {name}", flush=True)
    try:
        yield
    finally:
        print(f"== {name} took {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
