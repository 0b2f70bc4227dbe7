"""Serve MiniStack at a port of this machine, without the work that it does again and again for the same answer.

`infra.local.emulator` runs this file with the interpreter of MiniStack's own virtual environment, where nothing of
Stele's is to be had. MiniStack's files stay as they were published: what is changed here is changed in the running
process, and a MiniStack that no longer has what is changed does not start.
"""

import functools
import hashlib
import inspect
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import uvicorn
from ministack.core import lambda_runtime
from ministack.services import dynamodb, s3

_REMEMBERED = 4096
"""How many answers of a function are kept; Stele's functions write a few hundred different expressions."""

_LARGE = 1024 * 1024
"""Bytes from which an MD5 is worth looking for."""

_FIRST_LOG_LINE, _NEXT_LOG_LINE = 0.002, 0.001
"""Seconds that a function's answer waits for what it has logged."""


def main(port: int) -> None:
    """Change what is slow, then serve until told to stop."""
    remember_expressions()
    await_log_lines_briefly()
    hash_parts_once()
    read_no_form_of_a_put()
    uvicorn.run(
        "ministack.app:app", host="127.0.0.1", port=port, lifespan="on", access_log=False, timeout_keep_alive=75
    )


def remember_expressions() -> None:
    """Read each expression once, not once for each item that it is held against.

    Reading takes three quarters of what an item costs in a Query. Both functions are given strings alone and look at
    nothing else. The tokens are kept as a tuple, so that who is given them cannot change them for the next one.
    """
    tokenize = _part(dynamodb, "_tokenize", "expr")
    dynamodb._tokenize = functools.lru_cache(_REMEMBERED)(lambda expr: tuple(tokenize(expr)))
    syntax_error = _part(dynamodb, "_condition_syntax_error", "expr", "slot")
    dynamodb._condition_syntax_error = functools.lru_cache(_REMEMBERED)(syntax_error)


def await_log_lines_briefly() -> None:
    """Give a function's answer on after 2 ms if it has logged nothing, not after 50.

    What a function logs is written before its answer, and a thread of MiniStack's reads it meanwhile. A line that this
    thread has not read by then is not lost: it stands in the log of the function's next call. Each request to a
    deployed site calls the authorizer, which logs nothing.
    """
    worker = lambda_runtime.Worker
    drain = _part(worker, "_drain_stderr_bounded", "self", "first_line_wait", "idle_confirm")
    worker._drain_stderr_bounded = functools.partialmethod(
        drain, first_line_wait=_FIRST_LOG_LINE, idle_confirm=_NEXT_LOG_LINE
    )


def hash_parts_once() -> None:
    """Take the MD5 of a part from its ETag when parts are joined: it was worked out when the part came.

    Working it out anew is half of what joining 300 MB takes; S3 itself does not.
    """
    _part(s3, "_complete_multipart_upload", "bucket_name", "key", "body", "query_params")
    patched = ModuleType("hashlib")
    patched.__dict__.update(hashlib.__dict__, md5=_md5_of_part_or)
    s3.hashlib = patched


def read_no_form_of_a_put() -> None:
    """Take the body of a PUT for what it is, whatever its media type: only a POST asks for an action by a form.

    `curl --data-binary` says that it sends a form, and 64 MB take 19 seconds to be read as one.
    """
    from ministack import app

    routing = _part(app, "_routing_params", "method", "path", "headers", "body", "query_params")

    def without_form(method: str, path: str, headers: Any, body: bytes, query_params: Any) -> Any:
        return query_params if method == "PUT" else routing(method, path, headers, body, query_params)

    app._routing_params = without_form


class _Known:
    """A digest that is known already."""

    def __init__(self, hexadecimal: str) -> None:
        self._hexadecimal = hexadecimal

    def digest(self) -> bytes:
        return bytes.fromhex(self._hexadecimal)

    def hexdigest(self) -> str:
        return self._hexadecimal


def _md5_of_part_or(data: bytes = b"", **more: Any) -> Any:
    """Give the MD5 of bytes; where they are those of a part that waits to be joined, the one that is known."""
    if len(data) >= _LARGE:
        for upload in list(s3._multipart_uploads.values()):
            for part in list(upload["parts"].values()):
                if part["body"] is data:
                    return _Known(part["etag"].strip('"'))
    return hashlib.md5(data, **more)


def _part(owner: Any, name: str, *parameters: str) -> Callable[..., Any]:
    """Find a function of MiniStack's that takes these parameters first.

    Raises:
        SystemExit: it has no such function; the message says so.
    """
    function = getattr(owner, name, None)
    if function is None or tuple(inspect.signature(function).parameters)[: len(parameters)] != parameters:
        raise SystemExit(
            f"{owner.__name__} has no {name}({', '.join(parameters)}), which infra/local/start_ministack.py changes:"
            " is this the MiniStack of infra/local/ministack.txt?"
        )
    return function  # type: ignore[no-any-return]


if __name__ == "__main__":
    main(int(sys.argv[1]))
