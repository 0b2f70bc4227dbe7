"""Documents that are bent in any way: members of whatever type, at whatever place."""

from hypothesis import strategies as st

_NAMES = ("title", "name", "identifier", "type", "dataset_id", "distribution", "license", "funding", "role")
_MEMBERS = ("contributor", "project", "dataset", "description", "language", "dmp_id", "created", "cost")
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inside, max_size=3),
    max_leaves=12,
)

DOCUMENTS = st.dictionaries(st.sampled_from(_MEMBERS), _VALUES)
"""Members of a `dmp` besides its title and its contact, which the API sees to."""
