"""How many parameters and parameter sets there may be."""

from __future__ import annotations

from typing import Final

from functions.experiments import inside as children

MOST_PARAMETERS: Final = children.PARAMETERS - 1
"""Parameters of a set, ever: their ids follow from the set's."""

MOST_SETS: Final = children.SETS - 1
"""Sets of an object, ever: their ids follow from the object's."""

MOST_AT_ONCE: Final = 1000
"""Sets that one object can be given at once: each may need a look-up of its own."""
