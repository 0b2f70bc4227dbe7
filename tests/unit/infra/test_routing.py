import pytest

from infra.local.routing import Match, Router

ROUTER = Router(["/", "/{proxy+}", "/a", "/a/{proxy+}", "/a/b", "/a/b/{x}", "/a/b/{x}/{proxy+}", "/c/{x}/d"])


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/", "/", {}),
        ("", "/", {}),
        ("/a", "/a", {}),
        ("/a/", "/a", {}),
        ("/a/b", "/a/b", {}),
        ("/a/bb", "/a/{proxy+}", {"proxy": "bb"}),
        ("/a/b/7", "/a/b/{x}", {"x": "7"}),
        ("/a/b/7/", "/a/b/{x}", {"x": "7"}),
        ("/a/b/7/8/9", "/a/b/{x}/{proxy+}", {"x": "7", "proxy": "8/9"}),
        ("/a/b/7%2F8", "/a/b/{x}", {"x": "7/8"}),
        ("/a/caf%C3%A9+%25", "/a/{proxy+}", {"proxy": "café+%"}),
        ("/c/1/d", "/c/{x}/d", {"x": "1"}),
        ("/c/1", "/{proxy+}", {"proxy": "c/1"}),
        ("/c/1/e", "/{proxy+}", {"proxy": "c/1/e"}),
    ],
)
def test_the_most_exact_resource_wins(path: str, resource: str, parameters: dict[str, str]) -> None:
    assert ROUTER.match(path) == Match(resource, parameters)


def test_a_path_may_have_no_resource() -> None:
    assert Router(["/a"]).match("/b") is None


@pytest.mark.parametrize("resources", [["/a/{x}", "/a/{proxy+}"], ["/a/{proxy+}", "/a/{x}"], ["/a/{x}", "/a/{y}/b"]])
def test_a_parent_has_one_variable_segment(resources: list[str]) -> None:
    with pytest.raises(ValueError, match="variable segment"):
        Router(resources)
