"""What is kept of a file, as its record's values: stored, awaited, or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from functions.repository.store import EXTERNAL, ONLINE, VERIFYING
from shared.files import StoredFile
from shared.records import Values

_CONTENT: Final = ("size", "mimetype", "md5", "kept")
_SETTLED: Final[Values] = {"upload": None, "previous": None}


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file is made of by now; `file` is None while its bytes are still being verified by an `upload`."""

    size: int
    mimetype: str
    file: StoredFile | None = None
    upload: int | None = None

    @property
    def values(self) -> Values:
        """What a record keeps of it."""
        if self.file is None:
            return {**_content(self), "md5": "", "kept": None, "state": VERIFYING, "upload": self.upload}
        stored = {"md5": self.file.md5, "kept": self.file.to_values(), "state": ONLINE}
        return {**_content(self), **stored, **_SETTLED}


def _content(content: FileContent) -> Values:
    return {"size": content.size, "mimetype": content.mimetype}


def stored(deposit: int, name: str, handle: str, content: FileContent, moment: str) -> Values:
    """Give the values of a new file.

    Args:
        deposit: the record of its deposit.
        name: what it is called.
        handle: its own, which the site has given it; empty for none.
        content: what it is made of.
        moment: now.
    """
    named = {"deposit": deposit, "name": name, "external": False, "epicpid": handle, "handle": handle or None}
    return {**named, "previous": None, **content.values, "created": moment, "changed": moment}


def replaced(file: Values, content: FileContent, moment: str) -> Values:
    """Give a file with other content: it keeps its place and its handle.

    While that is being verified, what was there before is remembered.
    """
    previous = {} if content.file else {"previous": before(file)}
    return {**file, **content.values, **previous, "changed": moment}


def before(file: Values) -> Values | None:
    """Give the content that a file has, or had before what is still being verified; None for none."""
    if file["state"] == VERIFYING:
        previous: Values | None = file["previous"]
        return previous
    return {name: file[name] for name in _CONTENT}


def restored(file: Values, moment: str) -> Values:
    """Give a file with what it was before the upload that came to nothing."""
    return {**file, **file["previous"], "state": ONLINE, **_SETTLED, "changed": moment}


def bytes_of(file: Values) -> StoredFile | None:
    """Give where the bytes of a file are: those before, while others are being verified; None for none of its own."""
    content = before(file)
    return StoredFile.of_values(content["kept"]) if content and content["kept"] else None


def external(deposit: int, name: str, reference: Values, moment: str) -> Values:
    """Give the values of a file that is elsewhere, at a handle that somebody else has given it."""
    named: dict[str, Any] = {"deposit": deposit, "name": name, "external": True, "handle": None, "state": EXTERNAL}
    return {**named, **reference, "kept": None, **_SETTLED, "created": moment, "changed": moment}
