"""What the browser's tests are told of by themselves: each kind of it is noticed, and axe finds what it should."""

from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.visitor import Visitor

_WRONG = """async () => {
  console.error("something is wrong");
  setTimeout(() => { throw new Error("a script stumbled"); });
  document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>x</p>");
  document.body.insertAdjacentHTML("beforeend", "<img src='https://elsewhere.example/pixel.png'>");
  await fetch("/nowhere-at-all");
  document.body.insertAdjacentHTML("beforeend", "<p id='seen'>y</p>");
}"""


def test_what_goes_wrong_is_noticed(stranger: Visitor) -> None:
    page = stranger.visit("/plans")
    assert stranger.watched.problems == []
    page.evaluate(_WRONG)
    expect(page.locator("#seen")).to_be_visible()
    noticed = "\n".join(stranger.watched.problems)
    stranger.watched.problems.clear()
    for text in ("something is wrong", "a script stumbled", "style-src-attr inline", "img-src", "404 GET"):
        assert text in noticed, noticed


def test_axe_finds_what_nobody_can_read_and_what_has_no_name(stranger: Visitor) -> None:
    page = stranger.visit("/plans")
    assert faults(page) == []
    page.evaluate("document.querySelector('h1').style.color = '#f3f2ee'")
    page.evaluate("document.querySelector('main').append(document.createElement('select'))")
    assert {it.partition(" ")[0] for it in faults(page)} == {"color-contrast", "select-name"}
