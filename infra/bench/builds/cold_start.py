"""A function's cold start in this process, from its package alone: import, first client, first call; tells the CPU.

Run as a file, isolated: `python -I -S -B cold_start.py PACKAGE HANDLER < EVENT`.
"""

import concurrent.futures.thread  # noqa: F401  as Lambda's runtime does before it imports a handler (its bootstrap.py)
import importlib
import json
import logging  # noqa: F401
import sys
import time
import traceback  # noqa: F401


class _Context:
    """What Lambda tells a function about a call, as far as it is asked."""

    function_name = invoked_function_arn = aws_request_id = "cold-start"
    memory_limit_in_mb = 1024

    def get_remaining_time_in_millis(self) -> int:
        """Give the time that a call has left."""
        return 29_000


def main(package: str, handler: str) -> None:
    """Start and call a function, and print the milliseconds and the answer's status."""
    sys.path.insert(0, package)
    event = json.load(sys.stdin)
    began = time.process_time_ns()
    answer = importlib.import_module(handler).handler(event, _Context())
    took = time.process_time_ns() - began
    print(json.dumps({"milliseconds": took / 1e6, "status": answer.get("statusCode", 200)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
