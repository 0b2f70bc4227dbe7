"""Where a file is: a storage root and a path, however clients have stored them."""

import pytest

from functions.registry.links import file_url


@pytest.mark.parametrize(
    ("root", "path", "url"),
    [
        ("https://host.example/", "/a/b.csv", "https://host.example/a/b.csv"),
        ("https://host.example", "a/b.csv", "https://host.example/a/b.csv"),
        ("file:///", "/srv/a.csv", "file:///srv/a.csv"),
        ("file:///C:/data/", "\\store\\a.csv", "file:///C:/data/store\\a.csv"),
        ("file:///C:\\data\\", "\\store\\a.csv", "file:///C:\\data\\store\\a.csv"),
        ("file:///C:/data", "/\\/a.csv", "file:///C:/data/a.csv"),
    ],
)
def test_root_and_path_are_joined_once(root: str, path: str, url: str) -> None:
    assert file_url(root, path) == url
