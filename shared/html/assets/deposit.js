// The page of a draft: its list of files follows what is sent and deleted without the page being left, where what was
// typed is not saved yet.
const form = document.getElementById("sending");
const [input, told, rows] = ["file", "told", "rows"].map((id) => document.getElementById(id));
const unfinished = document.getElementById("unfinished");

const row = (name) => [...rows.children].find((each) => each.dataset.name === name);

function show({ detail: entry }) {
  const shown = document.createElement("tr");
  shown.dataset.name = entry.name;
  shown.innerHTML = '<th scope="row"><a rel="nofollow"></a><br><span class="hash small"></span></th><td class="number"></td><td class="number"><button class="danger small" name="delete">Delete</button></td>';
  const [link, hash, size, button] = ["a", ".hash", "td", "button"].map((each) => shown.querySelector(each));
  link.href = entry.url;
  link.textContent = entry.name;
  hash.textContent = `MD5 ${entry.md5}`;
  size.textContent = entry.readable;
  button.value = entry.name;
  button.setAttribute("aria-label", `Delete ${entry.name}`);
  const before = row(entry.name);
  before ? before.replaceWith(shown) : rows.append(shown);
  count();
}

function count() {
  document.getElementById("listed").hidden = !rows.children.length;
  document.getElementById("none").hidden = rows.children.length > 0 || Boolean(document.querySelector(".pager"));
}

function forget({ detail: upload }) {
  document.querySelector(`[data-upload="${upload}"]`)?.remove();
  if (unfinished) unfinished.hidden = !unfinished.querySelector("li");
}

// Does what a button of a form asks for by the API.
function stay(id, path, question, gone) {
  document.getElementById(id)?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { value } = event.submitter;
    if (!confirm(question(value))) return;
    const answer = await fetch(form.dataset.api + path(value), { method: "DELETE" }).catch(() => null);
    if (answer && (answer.ok || answer.status === 404)) gone(value);
    else alert((await answer?.json().catch(() => null))?.error ?? "The site could not be reached.");
    input.focus();
  });
}

stay("listed", (name) => `/files/${name.split("/").map(encodeURIComponent).join("/")}`, (name) => `Delete ${name}?`, (name) => {
  row(name)?.remove();
  count();
  told.textContent = `${name}: deleted`;
});
stay("unfinished", (id) => `/uploads/${id}`, () => "Give up what has been sent of this file?", (id) => {
  for (const key of Object.keys(localStorage)) if (localStorage.getItem(key) === id) localStorage.removeItem(key);
  forget({ detail: id });
});
form.addEventListener("stored", show);
form.addEventListener("forgotten", forget);

const metadata = document.getElementById("metadata");
let isEdited = false;
metadata.addEventListener("input", () => { isEdited = true; });
metadata.addEventListener("submit", () => { isEdited = false; });
addEventListener("beforeunload", (event) => {
  if (isEdited) event.preventDefault();
});
