"""What every test may use: an AWS emulator of the run's own, and nothing of a real account."""

import gc
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.bench import dynamodb_local
from infra.local import emulator as ministack
from tests import sampling, whole_run
from tests.exposure import Watch
from tests.moto_connections import answer_by_moto
from tests.moto_reads import read_what_is_asked_for
from tests.moto_transactions import share_items

_LONG = {"storage", "files", "local", "clients"}
"""The folders whose tests are few and long."""

_FORGOTTEN = (
    *("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB"),
    *("AWS_PROFILE", "AWS_SESSION_TOKEN", "DYNAMODB_CLIENT", "PUBLIC_URL"),
)
_GIVEN = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": ministack.REGION,
    "AWS_DEFAULT_REGION": ministack.REGION,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--base-url",
        metavar="URL",
        help="run the contract tests against this site; credentials come from the environment (STELE_TOKEN, ...)"
        " or from .local/credentials.env",
    )
    parser.addoption(
        "--packages",
        metavar="DIRECTORY",
        help="test the functions' packages that lie here, each under its function's name; without it they are made",
    )
    parser.addoption(
        "--dynamodb-local",
        action="store_true",
        help="records lie in DynamoDB Local, AWS's own engine, instead of an emulator; needs npm and Java 17",
    )
    parser.addoption("--boto3", action="store_true", help="boto3's client asks DynamoDB instead of ours")
    parser.addoption(
        "--few-cases", action="store_true", help="of each test's cases the first and the last, but for `each_case`"
    )
    parser.addoption("--all", action="store_true", help="every case, also what follows from others or takes long")


def pytest_configure(config: pytest.Config) -> None:
    """Take part in a run; a SIGTERM ends it as Ctrl-C does, so that nothing stays running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.set_threshold(20_000)  # at Python's own 700 a tenth of the time goes into looking for garbage in young objects
    whole_run.begin(config)
    sampling.begin(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only a thorough run runs; what takes long comes first, so that no worker ends with it alone."""
    items.sort(key=lambda item: not _LONG.intersection(item.path.parts))
    left_out: set[pytest.Item] = set()
    if not config.getoption("--all"):
        left_out.update(item for item in items if item.get_closest_marker("thorough"))
    if config.getoption("--few-cases"):
        left_out.update(_cases_in_between(items))
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _cases_in_between(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for each in cases.values():
        yield from (item for item in each[1:-1] if not item.get_closest_marker("each_case"))


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether to try everything, or a part of it that meets each kind."""
    return bool(request.config.getoption("--all"))


@pytest.fixture(scope="session")
def watch(request: pytest.FixtureRequest) -> Watch:
    """What the tests of this process send and log."""
    return request.config.stash[whole_run.WATCH]


@pytest.fixture(scope="session", autouse=True)
def no_real_account(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test may reach a real AWS account, whatever this machine is set up for."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _FORGOTTEN:
            patch.delenv(name, raising=False)
        for name, value in _GIVEN.items():
            patch.setenv(name, value)
        if request.config.getoption("--boto3"):
            patch.setenv("DYNAMODB_CLIENT", "boto3")
        yield


@pytest.fixture(scope="session", autouse=True)
def dynamodb_local_if_wanted(request: pytest.FixtureRequest, no_real_account: None) -> Iterator[None]:
    """Let the records of a run that wants it lie in DynamoDB Local."""
    if not request.config.getoption("--dynamodb-local"):
        yield
        return
    with dynamodb_local.running() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", url)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_moto() -> Iterator[None]:
    """Let no test wait while moto copies whole tables, or sorts them."""
    with pytest.MonkeyPatch.context() as patch:
        share_items(patch)
        read_what_is_asked_for(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def dynamodb_on_moto() -> Iterator[None]:
    """Let moto answer our own client of DynamoDB as well."""
    with pytest.MonkeyPatch.context() as patch:
        answer_by_moto(patch)
        yield


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a MiniStack that lives as long as the run."""
    directory: Path = tmp_path_factory.mktemp("emulator")
    started = ministack.start(directory, persist=False)
    with whole_run.started(started.pid):
        yield started.url
        ministack.stop(started)


@pytest.fixture(scope="module")
def emulated_aws(emulator: str) -> Iterator[str]:
    """Let the AWS clients of a module's tests talk to the emulator; moto works again in the next module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", emulator)
        yield emulator
