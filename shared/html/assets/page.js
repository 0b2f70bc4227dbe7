// What pages do better with a script: a button beside what is copied, and menus that close by themselves.
for (const block of document.querySelectorAll(".copy")) {
  const button = document.createElement("button");
  const say = (word) => { // its name begins with the word that is seen (WCAG 2.2, 2.5.3)
    button.textContent = word;
    button.setAttribute("aria-label", word + " " + (block.dataset.what || "this text"));
  };
  button.type = "button";
  say("Copy");
  button.addEventListener("click", async () => {
    const shown = block.querySelector("input, pre");
    await navigator.clipboard.writeText(shown.value ?? shown.textContent.trim());
    say("Copied");
    setTimeout(say, 2000, "Copy");
  });
  block.append(button);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  closeMenus(null);
  open?.querySelector("summary").focus();
});

// On a phone the parts of the site slide: the one where the page belongs is in sight.
document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
