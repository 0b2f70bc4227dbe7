"""Pages for people: one frame and one look for those of every function.

Importing this imports Jinja, so functions import it when a page is asked for, not before.
"""

import re
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

CONTENT_TYPE = "text/html; charset=utf-8"

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def environment(templates: Path) -> Environment:
    """Give the environment of a function's own templates, which may extend and include the shared ones.

    The frame is ``base.html``: it wants `site` (the site's address without a slash at its end), `title`, and `user`
    (the name of who is signed in, empty for nobody). Everything shown is escaped; a name that is missing is an error.
    The filter `prose` shows our own descriptions, see there.
    """
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(Path(__file__).parent)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = prose
    return made


def prose(text: str) -> Markup:
    """Give a description as HTML: it is escaped, and words in backquotes become code, those in asterisks emphasis.

    The documents for machines have the same descriptions, where such marks are usual.
    """
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", _CODE.sub(r"<code>\1</code>", str(escape(text)))))
