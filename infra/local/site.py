"""The local site: emulator, stack, functions, gateway, streams, queues and schedules, put together."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra import demo
from infra.local import credentials, emulator, functions, mail, queues, schedules, signing_in, stack, streams
from infra.local.development_github import SiteWithGitHub
from infra.local.gateway import Gateway
from infra.local.kept_tokens import SiteWithKeptTokens
from infra.local.server import GatewayServer
from infra.local.shards import Positions
from infra.local.stopping import Stop
from infra.openapi import AUTHORIZER
from infra.routes import deployed, function_of
from shared.logs import logger

Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """How a site is started.

    Attributes:
        home: the directory of everything it keeps.
        host: the address to listen at.
        port: the port, 0 for a free one.
        endpoint: the AWS endpoint to use; None starts (or adopts) the emulator.
        stack: the name of the stack at the endpoint.
        demo: whether the demo data are loaded.
        verbose: whether each request is printed, once the site is ready.
    """

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    endpoint: str | None = None
    stack: str = stack.NAME
    demo: bool = True
    verbose: bool = True


@contextmanager
def running(options: Options, say: Say) -> Iterator[str]:
    """Start the site, give its address, and stop it in the end: nothing is left running, everything is saved.

    The environment of this process gets the settings of the functions.

    Args:
        options: how.
        say: told each step that was taken.

    Raises:
        OSError: the port is taken.
        EmulatorError, DemoError, botocore's errors: a step failed.
    """
    with ExitStack() as cleanup:
        server = cleanup.enter_context(_listening(options))
        endpoint = options.endpoint or cleanup.enter_context(_emulated(options.home / "emulator", say))
        emulator.use(endpoint)
        template = stack.expand()
        physical = stack.deploy(stack.stateful(template), options.stack)
        if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ:  # records lie elsewhere than all else
            os.environ.setdefault("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
            stack.create_tables(template, physical)
        say("tables and bucket are as template.yaml says")
        url = f"http://{options.host}:{server.port}"
        os.environ.update(_settings(template, physical, url))
        logger.setLevel(os.environ["LOG_LEVEL"])  # it was made before the settings were known
        mail.let_send()
        github = signing_in.development_github(os.environ["PUBLIC_URL"].rstrip("/") or url)
        stop = Stop(server.drain)
        loaded = functions.load(template, stop.left)
        say("functions are loaded")
        by_resource = {route.resource: loaded[function_of(route)] for route in deployed()}
        gateway = Gateway(by_resource, loaded[AUTHORIZER])
        server.serve(SiteWithGitHub(SiteWithKeptTokens(gateway, options.home / "credentials.env"), github))
        cleanup.enter_context(stop)
        positions = Positions(options.home / "streams.json")
        for source in streams.sources(template, loaded, physical):
            streams.StreamConsumer(source, positions, stop).begin()
        for queue in queues.sources(template, loaded, physical):
            queues.QueueConsumer(queue, stop).begin()
        for rule in schedules.sources(template, loaded):
            schedules.begin(rule, stop)
        people = credentials.ensure(options.home / "credentials.env", url)
        signing_in.link_people()
        say("accounts are there")
        if options.demo:
            demo.load(url, people)
            say("demo data are there")
        server.verbose = options.verbose
        yield url


@contextmanager
def _listening(options: Options) -> Iterator[GatewayServer]:
    server = GatewayServer(options.host, options.port)
    try:
        yield server
    finally:
        server.server_close()


@contextmanager
def _emulated(directory: Path, say: Say) -> Iterator[str]:
    """Adopt the emulator that an earlier start left running, or start one; stop it in the end."""
    if running := emulator.adopt(directory):
        say(f"the emulator of an earlier start is still there (process {running.pid})")
    else:
        running = emulator.start(directory)
        say(f"the AWS emulator runs at {running.url}")
    try:
        yield running.url
    finally:
        emulator.stop(running)
        say("the emulator has saved its data and stopped")


def _settings(template: stack.Template, physical: dict[str, str], url: str) -> dict[str, str]:
    """Give the functions' settings; what the environment already says of logs and the public address stays."""
    names = [name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"]
    settings = stack.settings(template, names, physical)
    settings["POWERTOOLS_SERVICE_NAME"] = "stele"
    settings["POWERTOOLS_METRICS_NAMESPACE"] = ""  # nobody looks at numbers here
    settings["LOG_LEVEL"] = os.environ.get("LOG_LEVEL", "WARNING")
    settings["PUBLIC_URL"] = os.environ.get("PUBLIC_URL", "")
    settings["GATEWAY_URL"] = url
    return settings
