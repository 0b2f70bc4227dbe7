"""What the import of a handler's module costs in a fresh process, in CPU time, so that it hardly matters who else runs.

Other processes only add to it (they share caches), so the best of several counts.
"""

from tests.packages.built import Package

AUTHORIZER = 0.060
"""Seconds; every request waits for it."""

ANY = 0.250
"""Seconds."""

TRIES = 50

IMPORT = """
import time
began = time.process_time()
import {handler}
print(time.process_time() - began)
"""


def test_importing_its_handler_costs_little(package: Package) -> None:
    limit = AUTHORIZER if package.function == "AuthorizerFunction" else ANY
    took: list[float] = []
    while len(took) < TRIES and min(took, default=limit) >= limit:
        took.append(float(package.run(IMPORT.format(handler=package.handler), "-B")))
    assert min(took) < limit
