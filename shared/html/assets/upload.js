// Files of a deposit, sent from the browser straight to the storage: in parts, several at a time, each part again
// until it has come, and after a reload only those that are missing.
const FILES_AT_ONCE = 3, PARTS_AT_ONCE = 3, PART = 8 * 2 ** 20, MOST_PARTS = 1000;
const MOST_IDLE = 6; // rounds in which nothing has come, each after a longer pause
const STALLED = 60_000; // milliseconds without a byte on its way

const form = document.getElementById("sending");
const api = form.dataset.api;
const [input, drop, list, told] = ["file", "drop", "uploads", "told"].map((id) => document.getElementById(id));
const { Md5 } = await import(form.dataset.md5);
const waiting = [];
const active = new Set();

// Tells the rest of the page what has become of a file: it is `stored`, or its upload is `forgotten`.
const tell = (kind, detail) => form.dispatchEvent(new CustomEvent(kind, { detail }));

function readable(size) {
  let unit = 0;
  for (; size >= 999.95 && unit < 4; unit++) size /= 1000;
  return `${unit ? size.toFixed(1) : size} ${["bytes", "KB", "MB", "GB", "TB"][unit]}`;
}

// The API

class Refusal extends Error {
  constructor(status, said) {
    super(said.error || `The site answered ${status}.`);
    this.status = status;
    this.said = said;
  }
}

async function ask(method, path, body) {
  const options = body ? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(api + path, { method, ...options });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, said);
  return said;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Asks again while the network or the site has a bad moment; every such request may be repeated.
async function askAgain(method, path) {
  for (let tries = 0; ; tries++) {
    try {
      return await ask(method, path);
    } catch (error) {
      if (tries >= MOST_IDLE || (error instanceof Refusal && error.status < 500 && error.status !== 429)) throw error;
      await pause(500 * 2 ** tries * (1 + Math.random()));
    }
  }
}

// One file

class Sending {
  constructor(file) {
    this.file = file;
    this.requests = new Map(); // each with the bytes that it has sent
    this.row = document.createElement("li");
    this.row.innerHTML = '<p><strong></strong> <span class="quiet"></span></p><button type="button" class="plain small"></button><progress max="1" value="0"></progress><p class="state"></p>';
    [this.bar, this.state, this.button] = ["progress", ".state", "button"].map((each) => this.row.querySelector(each));
    this.row.querySelector("strong").textContent = file.name;
    this.row.querySelector("span").textContent = readable(file.size);
    this.bar.setAttribute("aria-label", `Sent of ${file.name}`);
    list.append(this.row);
    this.queue();
  }

  queue() {
    this.isStopped = false;
    this.offer("Cancel", () => this.cancel());
    this.say("Waits for its turn");
    waiting.push(this);
    next();
  }

  offer(words, act) {
    this.button.hidden = !act;
    this.button.textContent = words;
    this.button.setAttribute("aria-label", `${words}: ${this.file.name}`);
    this.button.onclick = act;
  }

  say(text, aloud = false) {
    this.state.textContent = text;
    this.state.className = "state quiet";
    if (aloud) told.textContent = `${this.file.name}: ${text}`;
  }

  progress() {
    let sent = this.received;
    for (const bytes of this.requests.values()) sent += bytes;
    this.bar.value = this.file.size ? sent / this.file.size : 1;
    this.say(`${readable(sent)} of ${readable(this.file.size)} sent`);
  }

  async run() {
    try {
      const [upload, digest] = [await this.open(), this.digest()];
      digest.catch(() => {});
      await this.finish(await this.complete(upload), digest);
    } catch (error) {
      if (this.isStopped) return;
      const isBroken = error instanceof TypeError || error.name === "NotReadableError";
      this.say(isBroken ? "The network or the file could not be read." : error.message, true);
      this.state.className = "state wrong";
      this.offer("Try again", () => this.queue());
    }
  }

  // Opens an upload, or goes on with the one that this browser has begun for this file.
  async open() {
    const beginning = new Md5();
    beginning.add(new Uint8Array(await this.file.slice(0, 2 ** 20).arrayBuffer()));
    const { name, size, lastModified } = this.file;
    this.key = `stele:${[form.dataset.id, name, size, lastModified, beginning.hex()].join(":")}`;
    this.id = localStorage.getItem(this.key);
    const begun = this.id && (await askAgain("GET", `/uploads/${this.id}`).catch((error) => {
      if (error.status !== 404) throw error;
    }));
    if (begun && begun.state === "open") {
      tell("forgotten", this.id);
      if (begun.received.length) told.textContent = `${name}: goes on where it stopped`;
      return begun;
    }
    const part_size = Math.max(PART, Math.ceil(size / MOST_PARTS));
    const opened = await ask("POST", "/uploads", { name, size, part_size });
    this.id = opened.id;
    localStorage.setItem(this.key, opened.id);
    return opened;
  }

  // Sends what is missing, in rounds: each asks what has come, and for addresses of the rest.
  async send(upload) {
    for (let idle = 0; upload.parts.length; upload = await askAgain("GET", `/uploads/${this.id}`)) {
      if (this.isStopped) throw new Error("cancelled");
      this.count(upload);
      const parts = upload.parts.values();
      let came = 0, failed = 0;
      const sender = async () => {
        for (const part of parts) (await this.put(part, upload.headers)) ? came++ : failed++;
      };
      await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sender));
      idle = came ? 0 : idle + 1;
      if (idle > MOST_IDLE) throw new Error("The storage cannot be reached. What has come is kept for a week.");
      if (failed && !this.isStopped) {
        this.say("The connection broke. It is tried again.", true);
        await pause(1000 * 2 ** idle);
      }
    }
  }

  count({ parts, received = [], links }) {
    const missing = parts.reduce((sum, part) => sum + part.size, 0);
    this.received = links.next ? received.length * parts[0].size : this.file.size - missing;
    this.progress();
  }

  // Sends a part, and tells whether it has come.
  put(part, headers) {
    if (this.isStopped) return false;
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      let stalled;
      const moved = (bytes) => {
        clearTimeout(stalled);
        stalled = setTimeout(() => request.abort(), STALLED);
        this.requests.set(request, bytes);
        this.progress();
      };
      request.upload.onprogress = (event) => moved(event.loaded);
      request.onloadend = () => {
        clearTimeout(stalled);
        this.requests.delete(request);
        const came = request.status >= 200 && request.status < 300;
        if (came) this.received += part.size;
        done(came);
      };
      request.open("PUT", part.url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      moved(0);
      request.send(this.file.slice(part.offset, part.offset + part.size));
    });
  }

  async complete(upload) {
    for (;;) {
      await this.send(upload);
      this.bar.removeAttribute("value");
      this.say("All is sent. It is being verified.");
      try {
        return await askAgain("POST", `/uploads/${this.id}/complete`);
      } catch (error) {
        if (!error.said?.missing) throw error;
        upload = await askAgain("GET", `/uploads/${this.id}`);
      }
    }
  }

  async digest() {
    const whole = new Md5();
    for (let at = 0; at < this.file.size && !this.isStopped; at += 2 ** 20) {
      whole.add(new Uint8Array(await this.file.slice(at, at + 2 ** 20).arrayBuffer()));
    }
    return whole.hex();
  }

  // Waits until the site has read what came, and compares its MD5 with that of the file here.
  async finish(deposit, digest) {
    this.offer("", null);
    let entry = this.entry(deposit);
    for (let seconds = 2; entry && !entry.md5; seconds = Math.min(2 * seconds, 20)) {
      await pause(1000 * seconds);
      const upload = await askAgain("GET", `/uploads/${this.id}`);
      if (upload.state === "failed") throw new Error(upload.error);
      if (upload.state === "done") entry = this.entry(await askAgain("GET", ""));
    }
    localStorage.removeItem(this.key);
    tell("forgotten", this.id);
    if (entry && entry.md5 !== (await digest)) {
      throw new Error(`What came has another MD5 (${entry.md5}) than this file. Delete it and send it again.`);
    }
    this.bar.hidden = true;
    this.say(entry ? `Stored and verified: MD5 ${entry.md5}` : "Stored", true);
    if (entry) tell("stored", { ...entry, readable: readable(entry.size) });
  }

  entry(deposit) {
    return (deposit.files || []).find((each) => each.name === this.file.name);
  }

  async cancel() {
    this.isStopped = true;
    for (const request of this.requests.keys()) request.abort();
    if (waiting.includes(this)) waiting.splice(waiting.indexOf(this), 1);
    if (this.key) localStorage.removeItem(this.key);
    if (this.id) await askAgain("DELETE", `/uploads/${this.id}`).catch(() => {});
    tell("forgotten", this.id);
    this.row.remove();
    told.textContent = `${this.file.name}: cancelled`;
    input.focus();
  }
}

function next() {
  while (active.size < FILES_AT_ONCE && waiting.length) {
    const sending = waiting.shift();
    active.add(sending);
    sending.run().finally(() => {
      active.delete(sending);
      next();
    });
  }
}

function add(files) {
  const names = new Set([...active, ...waiting].map((each) => each.file.name));
  for (const file of files) {
    if (names.has(file.name)) told.textContent = `${file.name}: is being sent already`;
    else new Sending(file);
  }
}

// Choosing files

document.getElementById("send").hidden = true;
document.getElementById("file-says").textContent = "Drag files here, or choose them. They go to the storage at once. If this page is closed meanwhile, choose the same files again: only what is missing is sent.";
input.addEventListener("change", () => {
  add(input.files);
  input.value = "";
});
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
drop.addEventListener("dragover", () => drop.classList.add("over"));
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  drop.classList.remove("over");
  add(event.dataTransfer.files);
});

addEventListener("beforeunload", (event) => {
  if (active.size) event.preventDefault();
});
