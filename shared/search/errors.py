"""What all errors of the search have in common that are over soon."""

from __future__ import annotations

from shared.aws import OutOfReach


class SearchUnavailable(OutOfReach):
    """There is no answer just now: the index is being made, or changes too fast; ask again."""
