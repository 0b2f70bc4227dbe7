"""Route patterns over the raw path.

A pattern is a path in which ``<name>`` stands for one segment and ``<name:path>`` for the rest, slashes
included.
The trailing slash counts: ``/api`` and ``/api/`` are two patterns. A segment is matched while still
percent-encoded and decoded once afterwards, so that a ``%2F`` belongs to the name it stands in and ``%2525``
means ``%25``.
"""

import re
from urllib.parse import unquote

_VARIABLE = re.compile(r"<(\w+)(:path)?>")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of `pattern`, anchored at both ends, with a group for each variable."""
    parts: list[str] = []
    end = 0
    for variable in _VARIABLE.finditer(pattern):
        parts.append(re.escape(pattern[end : variable.start()]))
        parts.append(f"(?P<{variable[1]}>{'.+' if variable[2] else '[^/]+'})")
        end = variable.end()
    parts.append(re.escape(pattern[end:]))
    return re.compile("".join(parts) + r"\Z", re.DOTALL)


def variables_of(match: re.Match[str]) -> dict[str, str]:
    """The path's variables by name, percent-decoded once as UTF-8; bytes that are none become U+FFFD."""
    return {name: unquote(text) for name, text in match.groupdict().items()}
