"""`python -m infra.local`: the whole of Stele on this machine, until Ctrl-C.

Environment: `PORT` (8000), `HOST` (127.0.0.1), `AWS_ENDPOINT_URL` (use that endpoint instead of starting the
emulator), `STELE_STACK` (the stack's name there: stele), `STELE_HOME` (`.local`), `STELE_DEMO=no` (no demo data),
`LOG_LEVEL` (WARNING), `PUBLIC_URL`.
"""

import errno
import fcntl
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from infra.demo.errors import DemoError
from infra.local import mail, ports, stack
from infra.local.emulator import EmulatorError
from infra.local.site import Options, running

HOME = Path(__file__).parents[2] / ".local"


class CannotStart(Exception):
    """Why the site cannot start, for a person."""


def main() -> int:
    """Run the site until it is told to stop; give the process's exit code."""
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING"), format="%(levelname)s %(name)s: %(message)s")
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if name != signal.SIGHUP or signal.getsignal(name) != signal.SIG_IGN:  # nohup asked to live on
            signal.signal(name, _interrupt)
    try:
        _run()
    except KeyboardInterrupt:
        return 0
    except (CannotStart, EmulatorError, DemoError, BotoCoreError, ClientError) as error:
        print(f"\nStele cannot run: {error}", file=sys.stderr)
        return 1
    return 0


def _run() -> None:
    options, say = _options(), _Progress()
    with _only_one(options.home), _taken_port_explained(options), running(options, say) as url:
        say(f"ready: {url}/api/", last=True)
        print(f"  credentials: {_shown(options.home / 'credentials.env')}    stop with Ctrl-C", flush=True)
        print(f"  mail that it sends: {os.environ['AWS_ENDPOINT_URL']}{mail.MESSAGES}\n", flush=True)
        try:
            threading.Event().wait()
        finally:
            _ignore_signals()
            print("\nStopping: requests under way finish, data are saved.", flush=True)
            say.restart()


def _options() -> Options:
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or int(port) > 65535:
        raise CannotStart(f"PORT={port} is not a port number")
    return Options(
        home=Path(os.environ.get("STELE_HOME") or HOME).resolve(),
        host=os.environ.get("HOST") or "127.0.0.1",
        port=int(port),
        endpoint=os.environ.get("AWS_ENDPOINT_URL") or None,
        stack=os.environ.get("STELE_STACK") or stack.NAME,
        demo=os.environ.get("STELE_DEMO", "yes") != "no",
    )


class _Progress:
    """Prints each step with the time it took."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin to count now."""
        self._began = self._last = time.monotonic()

    def __call__(self, step: str, *, last: bool = False) -> None:
        now = time.monotonic()
        seconds = now - (self._began if last else self._last)
        print(f"{'Stele is ' if last else '  '}{step} ({seconds:.1f} s)", flush=True)
        self._last = now


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Hold the directory of the site's data, for one site at a time."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise CannotStart(
                f"process {lock.read().strip()} already serves the data in {_shown(home)}; "
                "stop it first, or name another directory: STELE_HOME=..."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def _taken_port_explained(options: Options) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            owner = ports.owner(options.port)
            by = f" by process {owner}" if owner else ""
            raise CannotStart(
                f"port {options.port} is taken{by}; free it, or choose another: make serve PORT={options.port + 1}"
            ) from None
        if error.errno in (errno.EACCES, errno.EADDRNOTAVAIL):
            raise CannotStart(f"cannot listen at {options.host}:{options.port}: {error.strerror}") from None
        raise


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Stop as Ctrl-C does; a second signal does not break into the saving."""
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


if __name__ == "__main__":
    exit_code = main()
    gc.freeze()  # or the interpreter, as it ends, looks for two seconds for what could be freed
    sys.exit(exit_code)
