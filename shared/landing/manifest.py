"""A list of checksums that `md5sum -c` and its like read (GNU Coreutils, "md5sum invocation").

A line holds a digest, a blank, an asterisk (the bytes are read as they are) and a name. A name with a backslash or a
line end has these escaped, and the line begins with a backslash.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shared.landing.work import WorkFile

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def manifest(files: Iterable[WorkFile], algorithm: str = "md5") -> str:
    """Give the list.

    Args:
        files: those whose digest is not known are left out.
        algorithm: `md5`, `sha1`, `sha256` or `sha512`.
    """
    return "".join(_line(each.name, each.checksums[algorithm]) for each in files if each.checksums.get(algorithm))


def _line(name: str, digest: str) -> str:
    escaped = name.translate(_ESCAPES)
    return f"{'' if escaped == name else chr(92)}{digest} *{escaped}\n"
