"""The Content-Security-Policy of pages: no script and no style that stands in a page itself is obeyed (CSP Level 3)."""

import pytest

from tests.browser.visitor import Visitor

_INTRUDE = """async () => {
  const refused = new Promise((resolve) => {
    let count = 0;
    document.addEventListener("securitypolicyviolation", () => { count += 1; if (count === 3) resolve(); });
  });
  const script = document.createElement("script");
  script.textContent = "window.intruded = true";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.intruded = true'>");
  document.body.insertAdjacentHTML("beforeend", "<p id='dressed' style='color: rgb(1, 2, 3)'>x</p>");
  await refused;
  return [window.intruded ?? false, getComputedStyle(document.querySelector("#dressed")).color];
}"""


@pytest.mark.parametrize(
    "path", ["/", "/plans", "/dataset", "/experiment/view/", "/api/?format=api", "/account", "/docs/"]
)
def test_nothing_in_a_page_itself_is_run(stranger: Visitor, path: str) -> None:
    page = stranger.visit(path)
    with stranger.watched.expecting("refused by the policy", "Content Security Policy"):
        intruded, colour = page.evaluate(_INTRUDE)
    assert not intruded and colour != "rgb(1, 2, 3)"
    assert not page.evaluate("window.intruded ?? false")
