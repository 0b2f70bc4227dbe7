"""Calls one build's functions in this process and tells the CPU of each call; the build's tree is on the path.

A line of JSON comes in for each call, and one goes out. `infra.bench.builds.build` runs it as a file, so that nothing
of the build that measures is imported here.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from typing import Any

from infra.local import emulator, events, functions, stack
from infra.local.authorization import authorize
from infra.local.exchange import HttpRequest
from infra.local.functions import LocalFunction
from infra.local.routing import Match, Router
from infra.openapi import AUTHORIZER
from infra.routes import deployed, function_of

_LOADED = (AUTHORIZER, "RegistryFunction", "ExperimentsFunction")


def main() -> None:
    """Answer the lines of standard input until it ends."""
    loaded = _load()
    by_resource = {route.resource: function_of(route) for route in deployed()}
    router = Router(by_resource)
    for line in sys.stdin:
        asked = json.loads(line)
        headers = [("Host", "127.0.0.1:8000"), *asked["headers"].items()]
        request = HttpRequest(asked["method"], asked["target"], headers, asked["body"].encode())
        match = router.match(request.path)
        assert match, request.path
        event = events.proxy_event(request, match, authorize(loaded[AUTHORIZER], request, match))
        if asked["measured"]:
            told = _called(loaded[by_resource[match.resource]], event)
        else:
            told = _beginnings(request, match, event)
        print(json.dumps(told), flush=True)


def _called(function: LocalFunction, event: events.Event) -> dict[str, Any]:
    began = time.process_time_ns()
    answer = function(event)
    took = time.process_time_ns() - began
    return {"status": answer["statusCode"], "milliseconds": took / 1e6}


def _beginnings(request: HttpRequest, match: Match, event: events.Event) -> dict[str, Any]:
    """Give what a start of the functions for a request begins with: their environment and events."""
    return {"environment": dict(os.environ), "authorizer": events.authorizer_event(request, match), "function": event}


def _load() -> dict[str, LocalFunction]:
    """Import the functions as the local site does, on the tables of the stack that the environment names."""
    emulator.use(os.environ["AWS_ENDPOINT_URL"])
    template = stack.expand()
    physical = stack.deploy(stack.stateful(template), os.environ["STELE_STACK"])
    os.environ.update(stack.settings(template, _LOADED, physical))
    os.environ.update(POWERTOOLS_SERVICE_NAME="stele", POWERTOOLS_METRICS_NAMESPACE="", LOG_LEVEL="WARNING")
    os.environ.update(PUBLIC_URL="", GATEWAY_URL="http://127.0.0.1:8000")
    return functions.load({"Resources": {name: template["Resources"][name] for name in _LOADED}}, lambda: math.inf)


if __name__ == "__main__":
    main()
