"""The documents that other portals harvest: `data.json`, and DCAT in three syntaxes."""

from typing import Final

MADE_WHEN_ASKED: Final = 1_000
"""Of so many packages `data.json` is made when it is asked for; of more it is stored."""
