// Files dropped or chosen under an item of the card: each goes up by itself, one after the other, and what is
// wrong with one stands at that one. The page stays, with all that is typed in it; the server answers with
// what stands under the item now. Without this script the button there leads to a page with an ordinary form.
// It comes when somebody turns to the items (scorecard.js): a first look at the card does not wait for it.

import { fill, newId, signedInAgain, whenReleased } from "./page.js";
import { post } from "./sending.js";

const place = document.querySelector("[data-dropping]");
const line = document.querySelector("[data-dropped]");
const texts = place.dataset;
const picker = Object.assign(document.createElement("input"), { type: "file", multiple: true });
const ways = new Set(); // files on their way
let turn = Promise.resolve();

class Way {
  constructor(file, drop, { isFolder = false } = {}) {
    Object.assign(this, { file, drop, isFolder });
    this.id = newId(); // makes a second try harmless
    this.row = line.content.firstElementChild.cloneNode(true);
    this.again = this.part("again");
    this.bar = this.row.querySelector("progress");
    this.part("name").textContent = file.name;
    for (const of of this.row.querySelectorAll("[data-of]")) of.textContent = ` “${file.name}”`;
    this.again.addEventListener("click", () => this.queue());
    this.part("away").addEventListener("click", () => this.leave());
    drop.going.append(this.row);
    this.queue();
  }

  part(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  tell(sentence, { problem = false, again = false } = {}) {
    const said = this.part("said");
    said.role = problem ? "alert" : null; // how far it is says the bar
    said.textContent = sentence;
    said.classList.toggle("error", problem);
    this.bar.hidden = problem;
    this.again.hidden = !again;
  }

  queue() {
    if (this.isFolder) return this.tell(texts.folder, { problem: true });
    if (this.file.size > Number(texts.max)) return this.tell(fill(texts.large, this.file), { problem: true });
    this.tell(texts.waiting);
    ways.add(this);
    turn = turn.then(() => ways.has(this) && this.go());
    return undefined;
  }

  async go() {
    this.tell(fill(texts.going, { percent: 0 }));
    const contents = new FormData();
    const fields = { request_id: this.id, kind: "file", page: "", then: "stay", uploads: this.file };
    for (const [name, value] of Object.entries(fields)) contents.set(name, value);
    this.sending = post(this.drop.address, contents, texts.door, (share) => {
      this.bar.value = share;
      this.tell(share < 1 ? fill(texts.going, { percent: Math.floor(share * 100) }) : texts.checking);
    });
    const { kind, sentence, html } = await this.sending.answered;
    this.sending = undefined;
    ways.delete(this);
    if (kind === "done") return this.arrive(html);
    this.tell(ofField(html) || sentence || texts[kind] || texts.lost, { problem: true, again: kind !== "never" });
    if (["ended", "other"].includes(kind)) signedInAgain(kind).then((here) => here && this.queue());
    return undefined;
  }

  arrive(html) {
    const hadFocus = this.row.contains(document.activeElement);
    this.row.remove();
    this.drop.renew(html, fill(texts.added, this.file));
    if (hadFocus) this.drop.button.focus();
  }

  leave() {
    ways.delete(this);
    if (this.sending) return this.sending.stop();
    this.row.remove();
    return this.drop.button.focus();
  }
}

// What stands under one item: the list that the server wrote, then the place for files.
class Drop {
  constructor(list) {
    this.address = list.dataset.evidence;
    this.item = list.closest(".item");
    this.element = place.content.firstElementChild.cloneNode(true);
    this.going = this.element.querySelector(".files");
    this.button = this.element.querySelector("button");
    this.said = this.element.querySelector("[role=status]");
    this.button.querySelector("[data-for]").textContent = list.querySelector(".add .visually-hidden").textContent;
    this.button.addEventListener("click", () => this.choose());
    this.other = list.querySelector(".add");
    this.other.querySelector("[data-other]").textContent = texts.other;
    this.button.after(this.other);
    this.adopt(list);
    list.after(this.element);
    this.item.addEventListener("dragover", (event) => this.hover(event));
    this.item.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!this.item.contains(relatedTarget)) this.item.classList.remove("over");
    });
    this.item.addEventListener("drop", (event) => this.take(event));
  }

  // The button of the server's list stands beside the place for files.
  adopt(list) {
    this.list = list;
    list.lastElementChild.remove();
    list.hidden = !list.children.length;
  }

  choose() {
    picker.value = "";
    picker.accept = texts.accept;
    picker.onchange = () => this.add([...picker.files].map((file) => ({ file })));
    picker.click();
  }

  hover(event) {
    if (!brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.item.classList.add("over");
  }

  take(event) {
    if (!brings(event)) return;
    event.preventDefault();
    this.item.classList.remove("over");
    const given = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
    this.add(given.map((item) => ({ file: item.getAsFile(), isFolder: item.webkitGetAsEntry?.()?.isDirectory })));
  }

  add(given) {
    const folded = this.element.closest("details");
    if (folded) folded.open = true;
    this.said.textContent = "";
    for (const { file, isFolder } of given) new Way(file, this, { isFolder });
  }

  // A second sending is answered with the whole card: the list of this item stands there as well.
  renew(html, sentence) {
    const answered = new DOMParser().parseFromString(html, "text/html");
    const fresh = [...answered.querySelectorAll("[data-evidence]")].find((list) => list.dataset.evidence === this.address);
    if (fresh) {
      this.list.replaceWith(fresh);
      this.adopt(fresh);
      const held = this.item.querySelector("[data-held]");
      if (held) held.textContent = fresh.dataset.count;
    }
    this.said.textContent = sentence;
    this.item.querySelector("[data-lacks]")?.remove();
    delete this.item.dataset.needsProof;
    this.item.closest("[data-autosave]").dispatchEvent(new Event("statechange"));
  }
}

// Of a page that was answered: what is wrong with its file, without the name of the field.
function ofField(html = "") {
  return new DOMParser().parseFromString(html, "text/html").querySelector(".field.bad .error")?.textContent;
}

function brings({ dataTransfer }) {
  return dataTransfer.types.includes("Files");
}

// Each place appears when somebody turns to its item: below what they stand in, so that nothing moves under them.
const ready = new Set();

function turnTo(target) {
  const item = target?.closest?.(".item");
  const list = item?.querySelector("[data-evidence]");
  if (!list || ready.has(item)) return;
  ready.add(item);
  new Drop(list);
}

for (const kind of ["focusin", "pointerover", "dragover"]) document.addEventListener(kind, ({ target }) => turnTo(target));
whenReleased().then(() => {
  turnTo(document.activeElement);
  turnTo(document.querySelector(".item:hover"));
});
// A file that misses its item must not take the place of the page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (event.defaultPrevented || !brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}
addEventListener("beforeunload", (event) => {
  if (ways.size) event.preventDefault();
});
