"""Pages for people: one frame and one look for those of every function.

Importing this imports Jinja, so functions import it when a page is asked for, not before.
"""

from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

CONTENT_TYPE = "text/html; charset=utf-8"


def environment(templates: Path) -> Environment:
    """Gives the environment of a function's own templates, which may extend and include the shared ones.

    The frame is ``base.html``: it wants `site` (the site's address without a slash at its end), `title`, and `user`
    (the name of who is signed in, empty for nobody). Everything shown is escaped; a name that is missing is an error.
    """
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(Path(__file__).parent)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
