"""Route patterns over the raw path.

A pattern is a path in which ``<name>`` stands for one segment and ``<name:path>`` for the rest, slashes
included.
The trailing slash counts: ``/api`` and ``/api/`` are two patterns. A segment is matched while still
percent-encoded and decoded once afterwards, so that a ``%2F`` belongs to the name it stands in and ``%2525``
means ``%25``.
"""

import re
from functools import cached_property
from urllib.parse import unquote

_VARIABLE = re.compile(r"<(\w+)(:path)?>")


class PathPattern:
    """One pattern. Its regular expression is compiled for the first path that begins as the pattern does.

    A function has hundreds of patterns and a cold start answers one request.

    Attributes:
        text: the pattern as written.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._head = text.partition("<")[0]

    def match(self, path: str) -> dict[str, str] | None:
        """Give the path's variables by name, percent-decoded once as UTF-8 (bytes that are none become U+FFFD).

        None if the path does not fit.
        """
        found = self._regex.match(path) if path.startswith(self._head) else None
        return {name: unquote(text) for name, text in found.groupdict().items()} if found else None

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        """The regular expression, anchored at both ends, with a group for each variable."""
        parts: list[str] = []
        end = 0
        for variable in _VARIABLE.finditer(self.text):
            parts.append(re.escape(self.text[end : variable.start()]))
            parts.append(f"(?P<{variable[1]}>{'.+' if variable[2] else '[^/]+'})")
            end = variable.end()
        parts.append(re.escape(self.text[end:]))
        return re.compile("".join(parts) + r"\Z", re.DOTALL)
