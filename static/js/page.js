// What every page has: small courtesies, and what a browser may keep.
// Nothing depends on the courtesies; the modules of single pages import the rest.

// A sentence of the page with its blanks filled: fill("còn {points} điểm", { points: "4,5" }).
export function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

// The server's own words from a page it answered with.
export function sentenceOf(html) {
  const answered = new DOMParser().parseFromString(html, "text/html");
  const places = [".error-summary ul", ".error-summary", "main .error:not([hidden])", "main h1 ~ p", "main h1"];
  const found = places.map((place) => answered.querySelector(place)).find(Boolean);
  const parts = found?.tagName === "UL" ? [...found.children] : [found];
  return parts.map((part) => part?.textContent.trim() ?? "").join(" ");
}

// What was typed and not yet saved, kept per account and campaign until it is saved or the person signs out.
// A browser that keeps nothing is no reason to stop: then what was typed lives as long as its page, and `lost` says so.
export const drafts = {
  key: (user, campaign) => `draft:${user}:${campaign}`,
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  },
  write(key, kept) {
    if (this.closed) return;
    try {
      if (Object.keys(kept).length) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
    } catch {
      this.lost = true; // full or forbidden
    }
  },
  of(user) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.key(user, "")));
    } catch {
      return [];
    }
  },
};

// The cookie follows a new sign-in, the hidden fields do not.
export function csrfToken() {
  return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

// Everything that scripts send bears the mark of the person whom the page was shown to: the server refuses it when
// somebody else has signed in meanwhile.
export const ownHeaders = () => ({
  "X-CSRFToken": csrfToken(),
  "X-Shown-To": document.querySelector("meta[name=shown-to]")?.content ?? "",
});

// A press that ends on another thing than it began with is no click, so while a button or a finger is down
// nothing moves under it. Who holds on for longer is not clicking.
const PRESS = 2000;
const CLICK = 50; // from lifting a finger to its click
let lift = () => {};
let lifted = Promise.resolve();
addEventListener("pointerdown", () => {
  lifted = new Promise((resolve) => { lift = resolve; });
  setTimeout(lift, PRESS);
}, true);
for (const ended of ["pointerup", "pointercancel"]) addEventListener(ended, () => setTimeout(lift, CLICK), true);

// A second press may follow within the first one's click.
export async function whenReleased() {
  for (let seen; seen !== lifted;) await (seen = lifted);
}

// As fetch, with the marks; what comes back waits until nothing is pressed.
export async function send(address, options = {}) {
  try {
    return await fetch(address, { ...options, headers: { ...options.headers, ...ownHeaders() } });
  } finally {
    await whenReleased();
  }
}

// What an answer means that is not the page's own: {kind, sentence}. The kinds: "ended" (nobody is signed in), "other"
// (somebody else is), "later" (it is worth another try by itself), "never" (it is not).
export function explain({ status, refused, html }) {
  const { dataset } = document.querySelector("[data-sign-in]");
  if (refused === "shown_to_another") return { kind: "other", sentence: dataset.other };
  if (refused || status === 401) return { kind: "ended", sentence: dataset.over };
  const kind = status === 429 || status >= 500 ? "later" : "never";
  // The program's own page knows more than the number, such as that the disk is full; a proxy's page does not.
  const own = kind === "later" && html.includes('class="trouble"') ? sentenceOf(html) : "";
  const near = { 500: 500, 502: 503, 504: 503 }[status] ?? status;
  const sentences = [own, dataset[`trouble-${near}`], dataset[kind === "later" ? "trouble-500" : "trouble-400"]];
  return { kind, sentence: sentences.find(Boolean) };
}

export async function troubleOf(answer) {
  if (answer.type === "opaqueredirect") return explain({ status: 401 });
  return explain({ status: answer.status, refused: answer.headers.get("X-Refused"), html: await answer.text() });
}

function renewTokens() {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = csrfToken();
}

// The account that a page was made for; this page's own unless told.
function readerOf(html) {
  const page = html === undefined ? document : new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("[data-sign-out]")?.dataset.signOut;
}

// The session has ended, or somebody else has signed in: signing in again without leaving the page, as the
// person whom it was shown to.
export function signInAgain(then, { other = false } = {}) {
  const dialog = document.querySelector("[data-sign-in]");
  dialog.querySelector("h2").textContent = other ? dialog.dataset.other : dialog.dataset.over;
  const form = dialog.querySelector("form");
  const problem = dialog.querySelector("[data-problem]");
  const { door } = dialog.dataset;
  const step = (code) => {
    for (const part of dialog.querySelectorAll("[data-step]")) {
      part.hidden = (part.dataset.step === "code") !== code;
      part.querySelector("input").disabled = part.hidden;
    }
    form.action = code ? form.dataset.code : form.dataset.password;
    dialog.querySelector("[data-step]:not([hidden]) input:not([readonly])").focus();
  };
  const say = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = !sentence;
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    say("");
    const facts = new URLSearchParams(new FormData(form));
    facts.set("csrfmiddlewaretoken", csrfToken());
    facts.set("next", door);
    try {
      const answer = await fetch(form.action, { method: "POST", body: facts });
      const where = new URL(answer.url).pathname;
      if (where === form.dataset.code && answer.ok) return step(true);
      const told = await answer.text();
      if (where !== door) return say(sentenceOf(told) || form.dataset.elsewhere);
      if (readerOf(told) !== readerOf()) return say(form.dataset.elsewhere); // somebody else is signed in
    } catch {
      return say(form.dataset.away);
    }
    form.reset();
    renewTokens();
    dialog.close();
    then();
  };
  dialog.querySelector("[data-later]").onclick = () => dialog.close();
  say("");
  dialog.showModal();
  step(false);
}

// An answer with its sentence.
export class Trouble extends Error {}

// Tried before something long is sent: true while the person who opened this page is signed in. Else they sign in again
// in place; false when they put it off. Throws when the server is away, a Trouble when it says why.
export async function checkSession() {
  const dialog = document.querySelector("[data-sign-in]");
  if (!dialog) return true; // a page without it sends as it would without this script
  const answer = await send(dialog.dataset.door, { redirect: "manual" });
  if (answer.ok) {
    renewTokens(); // somebody signed in again in another tab
    return true;
  }
  const { kind, sentence } = await troubleOf(answer);
  if (!["ended", "other"].includes(kind)) throw new Trouble(sentence);
  return signedInAgain(kind);
}

// True once the person has signed in again, false when they put it off.
export function signedInAgain(kind) {
  const dialog = document.querySelector("[data-sign-in]");
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(false), { once: true });
    signInAgain(() => resolve(true), { other: kind === "other" });
  });
}

// Forms that take long to fill (data-careful, "unsaved" where what was typed came back refused): leaving the page asks
// first, and nothing is sent to a session that ended or a server that is away, where it would be lost.
export const unsavedForms = {
  forms: [...document.querySelectorAll("form[data-careful]")],
  seen: new WeakMap(),
  sending: false,
  // Items that save themselves are looked after by their own script.
  contents(form) {
    const apart = [...form.querySelectorAll("[data-item] [name]")].map((field) => field.name);
    apart.push("csrfmiddlewaretoken", "request_id");
    const typed = [...new FormData(form)].filter(([name]) => !apart.includes(name));
    return JSON.stringify(typed.map(([name, value]) => [name, value.name ?? value]));
  },
  settle(form) {
    this.seen.set(form, this.contents(form));
  },
  touched(form) {
    return form.dataset.careful === "unsaved" || this.contents(form) !== this.seen.get(form);
  },
};

function guard(form) {
  let open = false;
  let asking = false;
  const away = Object.assign(document.createElement("p"), { className: "error", role: "alert" });
  unsavedForms.settle(form);
  // Keeping a colleague's value gives up one's own on purpose.
  form.querySelector(".conflict a")?.addEventListener("click", () => { form.dataset.careful = ""; });
  form.addEventListener("submit", async (event) => {
    unsavedForms.sending = open;
    if (open) {
      open = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) return;
    asking = true;
    away.remove();
    try {
      open = await checkSession();
    } catch (problem) {
      away.textContent = problem instanceof Trouble ? problem.message : document.querySelector("[data-sign-in] form").dataset.away;
      (event.submitter?.closest(".actions") ?? form.lastElementChild).after(away);
    }
    asking = false;
    if (open) form.requestSubmit(event.submitter);
  });
}

unsavedForms.forms.forEach(guard);
addEventListener("beforeunload", (event) => {
  if (!unsavedForms.sending && unsavedForms.forms.some((form) => unsavedForms.touched(form))) event.preventDefault();
});

// A form as a sheet: Enter goes to the next of the fields instead of sending everything, Shift+Enter back,
// Ctrl+S saves.
export function sheetKeys(part, fields, save) {
  part.addEventListener("keydown", (event) => {
    const place = fields.indexOf(event.target);
    if (event.key !== "Enter" || place < 0) return;
    event.preventDefault();
    const next = fields[place + (event.shiftKey ? -1 : 1)];
    next?.focus();
    next?.select();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    save();
  });
}

document.querySelector(".error-summary")?.focus();

// An act that leads back to its place on a long page says what was done there, where the eye is.
const told = document.querySelector(".messages")?.parentElement;
const place = told && location.hash && document.getElementById(location.hash.slice(1));
if (place) {
  (place.closest("table") ?? place).before(told);
  told.scrollIntoView();
  addEventListener("load", () => told.scrollIntoView()); // the browser has gone to the place itself once more
}

// A long sheet narrowed in place, so that what was typed stays; the way to the next item that is unfinished.
// Without this script the links ask the server for the same.
const chips = [...document.querySelectorAll("a[data-kind]")];
const criteria = [...document.querySelectorAll("[data-criterion]")];
const onward = document.querySelector("[data-next]");
export const itemFilter = {
  all: [...document.querySelectorAll("[data-kinds]")],
  of: (kind) => itemFilter.all.filter((item) => kind === "all" || item.dataset.kinds.split(" ").includes(kind)),
  // Counts follow what is typed; what is shown stays until somebody asks for something else.
  count() {
    for (const chip of chips) chip.querySelector(".count").textContent = itemFilter.of(chip.dataset.kind).length;
    if (!onward) return;
    const [first] = itemFilter.after();
    onward.nextElementSibling.hidden = first;
    onward.hidden = !first;
    if (first) onward.querySelector("[data-code]").textContent = first.querySelector(".code").textContent;
  },
  show(kind) {
    const shown = new Set(itemFilter.of(kind));
    for (const item of itemFilter.all) item.hidden = !shown.has(item);
    for (const part of criteria) {
      part.hidden = !part.querySelector("[data-kinds]:not([hidden])");
      if (part.matches("details")) part.open = true;
    }
    for (const chip of chips) {
      if (chip.dataset.kind === kind) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  },
  // What is left to do, from where one is and round again.
  after() {
    const left = itemFilter.of(onward.dataset.next);
    const here = itemFilter.all.find((item) => item.contains(document.activeElement))
      ?? itemFilter.all.filter((item) => item.getBoundingClientRect().bottom < 90).at(-1);
    const beyond = left.filter((item) => !here || here.compareDocumentPosition(item) & 4);
    return [...beyond, ...left];
  },
};
for (const chip of chips) {
  chip.addEventListener("click", (event) => {
    event.preventDefault();
    itemFilter.show(chip.dataset.kind);
    history.replaceState(null, "", chip.href);
  });
}
onward?.addEventListener("click", (event) => {
  event.preventDefault();
  const [item] = itemFilter.after();
  item.hidden = item.closest("[data-criterion]").hidden = false;
  open(item);
  const field = item.querySelector("input:not([type=hidden])");
  field.focus({ preventScroll: true });
  item.scrollIntoView();
  itemFilter.count();
});

// The index says which criterion one is at: the one gone to, or else the one in the upper part of the window.
const index = [...document.querySelectorAll("a[data-index]")];
function at(number) {
  for (const link of index) {
    if (link.dataset.index === number) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
if (index.length && criteria.length > 1) {
  // A short page cannot bring its end to the top of the window: what was gone to counts until one moves on by hand.
  let gone = false;
  const here = new IntersectionObserver((seen) => {
    if (gone) return;
    for (const { target, isIntersecting } of seen) if (isIntersecting) at(target.dataset.criterion);
  }, { rootMargin: "-25% 0px -75% 0px" });
  criteria.forEach((criterion) => here.observe(criterion));
  document.addEventListener("focusin", ({ target }) => {
    const criterion = target.closest("[data-criterion]");
    if (criterion) at(criterion.dataset.criterion);
  });
  for (const link of index) link.addEventListener("click", () => { gone = true; at(link.dataset.index); });
  for (const hand of ["pointerdown", "touchmove", "wheel", "keydown"]) addEventListener(hand, () => { gone = false; }, { passive: true });
}

// What an address points at opens, with whatever it is folded into.
function open(place) {
  place.querySelector(":scope > details")?.setAttribute("open", "");
  for (let folded = place.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
}
function unfold() {
  const there = document.getElementById(location.hash.slice(1));
  if (there?.closest("main")) open(there);
}
addEventListener("hashchange", unfold);
unfold();

// On a phone the row of links scrolls: begin where the current page is.
const nav = document.querySelector(".nav");
const current = nav?.querySelector("[aria-current]");
if (current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;

for (const button of document.querySelectorAll("[data-show-password]")) {
  const field = document.getElementById(button.dataset.showPassword);
  const word = button.querySelector("[data-word]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    word.textContent = shown ? button.dataset.show : button.dataset.hide;
  });
  // Never sent or remembered as plain text.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}

// A menu that is open closes with Escape or a click elsewhere.
for (const menu of document.querySelectorAll(".top details")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
}

// On a shared computer nothing of the account stays behind; what was never saved is not thrown away unasked.
const signOut = document.querySelector("[data-sign-out]");
signOut?.addEventListener("submit", (event) => {
  const waiting = drafts.of(signOut.dataset.signOut);
  if (waiting.length && !confirm(signOut.dataset.ask)) return event.preventDefault();
  for (const key of waiting) drafts.write(key, {});
  drafts.closed = true; // the page still has a word to say when it is left
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What is folded away belongs on paper too.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("main details:not([open])")) folded.open = true;
});

// Points

// As the office writes them, in whole hundredths: "4,5" is 450. No floating point anywhere.
// The server reads the same texts in scoring/rules/points.py; tests/browser/test_paste.py holds both together.

const TYPED = /^[0-9]{1,3}([.,][0-9]{1,2})?$/;
// What keyboards and programs add and nobody sees, as `visible` of wards/vietnamese.py takes it away.
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff]/gu;
const LINE_ENDS = /\r\n|[\r\u000b\u000c\u0085\u2028\u2029]/g;
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

// PDF files of Word have U+00AD for every hyphen: where no word is broken it is one.
const HYPHEN = /(\p{Nd}(?=\u00ad[\p{L}\p{N}_])|[\p{L}\p{N}_](?=\u00ad\p{Nd})|\p{Lu}(?=\u00ad\p{Lu})|(?:^|\s)(?=\u00ad ))\u00ad/gu;

// A text of one cell or field without what nobody typed.
export function plain(text) {
  const seen = text.replace(LINE_ENDS, "\n").replace(BLANKS, " ").replace(HYPHEN, "$1-").replace(UNSEEN, "");
  return seen.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
}

// The same with digits, letters and signs of full width (４，５, ＫＰＳ) or of chat programs as plain ones, as `clean` there has them.
const STYLED = /[\uff01-\uff5e\ufb00-\ufb06\u{1d400}-\u{1d7ff}]/gu;
const figures = (text) => plain(text).replace(STYLED, (sign) => sign.normalize("NFKC"));

// Hundredths, null when blank, NaN when it is no number.
export function read(text) {
  const typed = figures(text);
  if (!typed) return null;
  if (!TYPED.test(typed)) return NaN;
  const [whole, part = ""] = typed.split(/[.,]/);
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

// Whether two fields hold the same, however it is written.
export function same(one, other) {
  const points = read(one);
  return Number.isNaN(points) ? plain(one).toLowerCase() === plain(other).toLowerCase() : points === read(other);
}

export function show(hundredths) {
  const part = String(Math.abs(hundredths) % 100).padStart(2, "0").replace(/0+$/, "");
  return `${hundredths < 0 ? "−" : ""}${Math.floor(Math.abs(hundredths) / 100)}${part && "," + part}`;
}

// What a text would be as points of an item: {points, why}. `why` is "" where the server takes it, else blank, text,
// over (its cap) or off (the campaign's step).
export function judge(text, cap, step) {
  const points = read(text);
  if (points === null) return { points: null, why: "blank" };
  if (Number.isNaN(points)) return { points: null, why: "text" };
  return { points, why: points > cap ? "over" : step && points % step ? "off" : "" };
}

// The same of what an item asks for, its points or the number from which they follow
// (scoring/rules/measures.py): {typed, points, why}, all in hundredths. `item`: {cap, each, full, uncut, na},
// of which most have but the first. What is taken away has a cap below zero, and is typed without a sign.
// What may not apply (na: 1 brings all its points, 2 none, 3 is out pro rata) takes the word as well;
// elsewhere it is barred (scoring/rules/not_applicable.py).
export const OUT = -100;
const WORD = /^(kps|khong phat sinh)$/;
export const write = (typed) => (typed === OUT ? "KPS" : show(typed));

export function measure({ cap, each, full, uncut, na }, text, step) {
  const letters = figures(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const word = letters.replace(/^[ .]+|[ .]+$/g, "").replace(/\s+/g, " ");
  if (WORD.test(word) && !na) return { typed: null, points: null, why: "barred" };
  if (WORD.test(word)) return { typed: OUT, points: na === 1 ? cap : 0, why: "", spread: na === 3 };
  if (cap < 0) {
    const { typed, points, why } = measure({ cap: -cap, each, full, uncut }, text, step);
    return { typed, points: points && -points, why };
  }
  if (!each && !full) {
    const { points, why } = judge(text, cap, step);
    return { typed: points, points, why };
  }
  const typed = figures(text);
  if (!typed) return { typed: null, points: null, why: "blank" };
  const halfUp = (sum, unit) => Math.floor((2 * sum + unit) / (2 * unit));
  const on = step || 1;
  if (each) {
    if (!/^[0-9]{1,5}$/.test(typed)) return { typed: null, points: null, why: "text" };
    const points = halfUp(Number(typed) * each, on) * on;
    if (uncut) return { typed: Number(typed) * 100, points, why: points > cap ? "over" : "" };
    return { typed: Number(typed) * 100, points: Math.min(cap, points), why: "" };
  }
  const share = read(typed.replace(/\s*%$/, ""));
  if (share === null || Number.isNaN(share) || share > 10_000) return { typed: null, points: null, why: "text" };
  return { typed: share, points: share >= full ? cap : Math.min(cap, halfUp(share * cap, 10_000 * on) * on), why: "" };
}

// Cells copied from a table fill a sheet after a look (paste.js, named by its dialog), which comes when
// somebody stands in one of its fields: most never paste. `items`: {code, name, cap, field} of the sheet in
// its order; `then` gets those that were filled.
export function watchPaste(sheet, items, then) {
  const dialog = document.querySelector("[data-paste]");
  if (!dialog) return;
  const look = () => import(dialog.dataset.module);
  sheet.addEventListener("focusin", () => look().catch(() => {}), { once: true });
  sheet.addEventListener("paste", async (event) => {
    const { target, clipboardData } = event;
    const text = clipboardData.getData("text/plain");
    const place = items.findIndex((item) => item.field === target);
    if (place < 0 || !/[\t\r\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    const html = clipboardData.getData("text/html");
    event.preventDefault();
    const taken = await look().then(({ offer }) => offer({ html, text }, items, place, then), () => false);
    if (taken) return;
    target.setRangeText(text.trim(), target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A page that the browser kept and shows again (Back): it may be another person's turn by now, and what is sent from it
// is another sending. It stays covered until the server has said who is there.
const covered = (yes) => document.documentElement.classList.toggle("covered", yes);

function openAnew() {
  unsavedForms.sending = true; // nothing on it is theirs to keep
  location.replace(location.pathname + location.search);
}

async function askWhoIsThere() {
  const asking = document.querySelector("[data-asking]");
  covered(true);
  try {
    const answer = await send(asking.dataset.asking, { redirect: "manual" });
    const refused = answer.headers.has("X-Refused") || [401, 403].includes(answer.status); // somebody else, or nobody
    if (answer.type === "opaqueredirect" || refused) return openAnew();
    if (!answer.ok) throw new Error(answer.status);
  } catch {
    asking.hidden = false;
    return void setTimeout(askWhoIsThere, 5000);
  }
  renewTokens();
  asking.hidden = true;
  covered(false);
}

// As crypto.randomUUID, which plain HTTP has not.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

addEventListener("pagehide", ({ persisted }) => { if (persisted && readerOf()) covered(true); });
addEventListener("pageshow", ({ persisted }) => {
  const [visit] = performance.getEntriesByType("navigation");
  if (persisted) {
    unsavedForms.sending = false;
    for (const field of document.querySelectorAll("[name=request_id]")) field.value = newId();
  }
  if (!persisted && visit?.type !== "back_forward") return;
  if (readerOf()) askWhoIsThere();
  else if (persisted && document.querySelector("form[method=post]")) openAnew();
});
