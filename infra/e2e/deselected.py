"""The contract tests that cannot hold on MiniStack's gateway, and why. All others run."""

_DECODED_PATH = (
    "MiniStack's gateway decodes the path before it builds a REST API's event; API Gateway hands on the raw one"
)
_PROCESS_PER_REQUEST = (
    "MiniStack starts a Python process for each request under way, and a hundred at once overwhelm a small machine"
)
_THOUSANDS = (
    "thousands of generated combinations of route and caller would take half an hour here; `make test` runs them, and"
    " the credentials' way through the deployed authorizer is that of every other test"
)

TESTS: dict[str, str] = {
    "tests/contract/matrix": _THOUSANDS,
    "tests/contract/registry/test_aliases.py::test_a_name_may_hold_anything[/-a%2Fb]": _DECODED_PATH,
    "tests/contract/registry/test_aliases.py::test_a_name_may_hold_anything[/:@-a%2Fb]": _DECODED_PATH,
    "tests/contract/registry/test_aliases.py::test_a_name_may_hold_anything[-a%2Fb]": _DECODED_PATH,
    "tests/contract/registry/test_duplicates.py::test_one_of_a_hundred_identical_posts_wins": _PROCESS_PER_REQUEST,
    "tests/contract/registry/test_duplicates.py::test_many_different_posts_at_once_all_win": _PROCESS_PER_REQUEST,
    "tests/contract/registry/test_hostile_requests.py::test_paths_that_are_none[object%2F1/]": _DECODED_PATH,
    "tests/contract/registry/test_simultaneous_writes.py": _PROCESS_PER_REQUEST,
}
"""The reason by the node id, or the beginning of node ids, of a test."""
