"""What all errors of the search have in common that are over soon."""

from __future__ import annotations

from shared.aws import Unavailable


class SearchUnavailable(Unavailable):
    """There is no answer just now: the index is being made, or changes too fast; ask again."""
