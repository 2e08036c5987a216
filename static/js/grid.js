// The comparison grid as one tab stop: arrows, Home and End, Ctrl+Home and Ctrl+End move, Enter opens the cell beside
// the grid. What is shown and saved there is the ward's own page, so that without this script the links do the same.

import { Trouble, checkSession, csrfToken, explain, fill, send, signedInAgain, troubleOf, unsavedForms, whenReleased } from "./page.js";

const grid = document.querySelector("[data-grid]");
const panel = document.querySelector("[data-panel]");

if (grid && matchMedia("(min-width: 40.01rem)").matches) {
  walk();
  if (panel) beside();
}

// The unit, then its criteria: null where it is not judged by one.
function linksOf(row) {
  return [...row.cells].filter((cell) => !cell.classList.contains("sum")).map((cell) => cell.querySelector("a"));
}

function stopAt(link) {
  for (const other of grid.querySelectorAll("tbody a")) other.tabIndex = -1;
  link.tabIndex = 0;
}

function walk() {
  const rows = () => [...grid.tBodies[0].rows].map(linksOf);
  if (rows().length) stopAt(rows()[0][0]);

  grid.addEventListener("keydown", (event) => {
    const link = event.target.closest("tbody a"); // headings sort, and keep their own tab stops
    if (!link || event.altKey || event.metaKey) return;
    const all = rows();
    const row = all.findIndex((links) => links.includes(link));
    const column = all[row].indexOf(link);
    const last = all[row].length - 1;
    // Where to, and which way on where nothing is to be opened.
    const moves = {
      ArrowLeft: [row, column - 1, 0, -1], ArrowRight: [row, column + 1, 0, 1],
      ArrowUp: [row - 1, column, -1, 0], ArrowDown: [row + 1, column, 1, 0],
      Home: [event.ctrlKey ? 0 : row, 0, 0, 1], End: [event.ctrlKey ? all.length - 1 : row, last, 0, -1],
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const [down, right, further, along] = moves[event.key];
    let next = all[down]?.[right];
    for (let step = 1; next === null; step += 1) next = all[down + step * further]?.[right + step * along];
    if (!next) return;
    stopAt(next);
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  grid.addEventListener("focusin", (event) => {
    const link = event.target.closest("tbody a");
    if (link) stopAt(link);
  });
}

function beside() {
  const part = (name) => panel.querySelector(`[data-${name}]`);
  const texts = panel.dataset;
  let place = null; // [address of the ward, column] of the open cell
  let onItsWay = null; // what is being saved

  const rowOf = (address) => [...grid.tBodies[0].rows].find((row) => linksOf(row)[0].pathname === address);
  const contents = (form, button) => new URLSearchParams(new FormData(form, button));
  const forms = () => [...part("body").querySelectorAll("form.verify")];
  const touched = (form) => unsavedForms.touched(form);
  // Never hidden: what appears together with its sentence is not read aloud.
  const say = (sentence) => { part("said").textContent = sentence; };

  function watch() {
    for (const form of forms()) if (!unsavedForms.seen.has(form)) unsavedForms.settle(form);
  }

  // The ward's page as a document; null where the way leads elsewhere, such as to signing in.
  async function ask(address, options) {
    const answer = await send(address, options);
    if (answer.headers.has("X-Refused")) {
      const { kind } = await troubleOf(answer);
      if (await signedInAgain(kind)) return ask(address, options);
      return { ok: false, page: document.implementation.createHTMLDocument(), here: true };
    }
    const html = await answer.text();
    await whenReleased();
    const page = new DOMParser().parseFromString(html, "text/html");
    const trouble = answer.ok ? "" : explain({ status: answer.status, html }).sentence;
    return { ok: answer.ok, trouble, page, here: new URL(answer.url).pathname.startsWith(place[0]) || !answer.redirected };
  }

  async function open(link, saved = 0) {
    const from = part("title").textContent;
    const row = link.closest("tr");
    place = [linksOf(row)[0].pathname, linksOf(row).indexOf(link)];
    const { page, here } = await ask(link.href);
    const section = here && page.querySelector(link.hash);
    if (!section) return location.assign(link.href);
    part("title").textContent = page.querySelector("h1").textContent;
    part("body").replaceChildren(document.adoptNode(section));
    part("page").href = link.href;
    const after = neighbour(row, 1);
    part("onward").hidden = !after;
    part("back").hidden = !neighbour(row, -1);
    part("onward").textContent = forms().length ? texts.saveOnward : texts.onward;
    part("save").hidden = Boolean(after) || !forms().length;
    watch();
    say(saved ? fill(texts.savedOnward, { count: saved, from, to: part("title").textContent }) : "");
    if (!panel.open) panel.showModal();
    part("body").scrollTop = 0;
    for (const item of part("body").querySelectorAll(".judged[data-kinds~=remaining]:has(form.verify) > details")) item.open = true;
    (part("body").querySelector(".judged[data-kinds~=remaining] form.verify input:not([type=hidden])") ?? part("title")).focus();
    return undefined;
  }

  // The same cell of the next unit that is judged by this criterion, or of the one before.
  function neighbour(row, by) {
    let next = row;
    do next = by > 0 ? next.nextElementSibling : next.previousElementSibling;
    while (next && !linksOf(next)[place[1]]);
    return next && linksOf(next)[place[1]];
  }

  function move(by, saved) {
    const next = neighbour(rowOf(place[0]), by);
    return next ? open(next, saved) : undefined;
  }

  // One item; its own article alone is drawn anew, so what is typed at the others stays; what was typed on at this one
  // while the answer was on its way is put back.
  async function save({ form, sent, body }) {
    body.set("csrfmiddlewaretoken", csrfToken()); // somebody may have had to sign in again
    const { ok, trouble, page, here } = await ask(form.action, { method: "POST", body });
    const article = form.closest("article");
    const fresh = here && page.getElementById(article.id);
    if (!fresh) {
      say(trouble || texts.elsewhere);
      return false;
    }
    if (!article.isConnected) return ok; // the panel was closed meanwhile
    const sums = page.querySelector(`#${part("body").firstElementChild.id} .sums`);
    part("body").querySelector(".sums")?.replaceWith(document.adoptNode(sums));
    const typed = unsavedForms.contents(form) === sent ? [] : [...form.querySelectorAll("input:not([type=hidden]), textarea")];
    const at = document.activeElement.name;
    article.replaceWith(document.adoptNode(fresh));
    watch();
    for (const { name, value } of typed) {
      const field = fresh.querySelector("form.verify")?.elements[name];
      if (field) field.value = value;
      if (name === at) field?.focus();
    }
    if (!ok) {
      say(""); // the item itself says why
      fresh.querySelector("[aria-invalid], form.verify input:not([type=hidden])")?.focus();
    }
    return ok;
  }

  // How many of these were saved one after the other; null when nothing could be sent.
  async function saveEach(forms, first, button) {
    say(texts.saving);
    // As they stood at the press: what is typed on from here may not make sense yet.
    const sheets = forms.map((form) => ({
      form, sent: unsavedForms.contents(form), body: contents(form, form === first ? button : null),
    }));
    if (!(await checkSession())) {
      say("");
      return null;
    }
    let saved = 0;
    for (const sheet of sheets) {
      if (!(await save(sheet))) break;
      saved += 1;
    }
    return saved;
  }

  // How many items were saved; null when one was not.
  async function saveTouched(first, button) {
    const waiting = [first, ...forms().filter((form) => form !== first && touched(form))].filter(Boolean);
    if (!waiting.length) return 0;
    onItsWay = saveEach(waiting, first, button);
    const saved = await onItsWay.finally(() => { onItsWay = null; });
    if (saved === null) return null;
    const all = saved === waiting.length;
    if (all) say(fill(texts.saved, { count: saved }));
    await renew();
    return all ? saved : null;
  }

  // The ward's row in the grid, as it stands now.
  async function renew() {
    const old = rowOf(place[0]);
    const { page } = await ask(location.href);
    const fresh = [...page.querySelectorAll("[data-grid] tbody tr")].find((row) => linksOf(row)[0].getAttribute("href") === place[0]);
    // A filter may have lost the ward through what was just saved; its row stays until the page is loaded again.
    const had = linksOf(old).indexOf(document.activeElement); // the panel may have been closed meanwhile
    if (fresh) old.replaceWith(document.adoptNode(fresh));
    linksOf(rowOf(place[0]))[had]?.focus();
    for (const counted of document.querySelectorAll("[data-counted]")) {
      const now = page.querySelector(`[data-counted="${counted.dataset.counted}"]`);
      if (now) counted.replaceWith(document.adoptNode(now));
    }
    stopAt(linksOf(rowOf(place[0]))[place[1]]);
  }

  // One act after the other. The same one twice counts once: a second click would go one ward too far.
  const waiting = [];
  let turn = Promise.resolve();
  const alone = (act, where, broken) => (what, ...facts) => {
    if (waiting.some((one) => one.act === act && one.what === what)) return turn;
    const mine = { act, what };
    waiting.push(mine);
    where.setAttribute("aria-busy", "true");
    turn = turn.then(() => act(what, ...facts)).catch((problem) => broken(what, problem)).finally(() => {
      waiting.splice(waiting.indexOf(mine), 1);
      if (!waiting.length) where.removeAttribute("aria-busy");
    });
    return turn;
  };
  const safely = (act) => alone(act, panel, (_, problem) => say(problem instanceof Trouble ? problem.message : texts.away));
  const openCell = alone(open, grid, (link) => location.assign(link.href));

  grid.addEventListener("click", (event) => {
    const link = event.target.closest("tbody a");
    if (!link?.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openCell(link);
  });
  const saveForm = safely(saveTouched);
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    saveForm(form, event.submitter).then((done) => done && form.isConnected === false && part("said").focus());
  });
  const saveAndMove = async (by, before = 0) => {
    const saved = await saveTouched();
    if (saved === null) return;
    if (forms().some(touched)) await saveAndMove(by, before + saved); // typed while it was on its way
    else await move(by, before + saved);
  };
  // A colleague's value is kept: the item is drawn anew, what is typed at the others stays.
  const keepTheirs = safely(async (link) => {
    const article = link.closest("article");
    const { page } = await ask(link.href);
    const fresh = document.adoptNode(page.getElementById(article.id));
    article.replaceWith(fresh);
    watch();
    part("title").focus();
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest(".conflict a");
    if (!link) return;
    event.preventDefault();
    keepTheirs(link);
  });
  for (const [name, act] of [["onward", () => saveAndMove(1)], ["back", () => saveAndMove(-1)], ["save", () => saveTouched()]]) {
    const once = safely(act);
    part(name).addEventListener("click", () => once());
  }
  part("close").addEventListener("click", () => leave());
  // What is being saved is not lost: the panel closes once that is answered. Who asks again does not want to wait.
  let leaving = false;
  async function leave() {
    if (onItsWay && !leaving) {
      leaving = true;
      await onItsWay.catch(() => {});
      leaving = false;
    }
    if (panel.open && (!forms().some(touched) || confirm(texts.unsaved))) panel.close();
  }
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  panel.addEventListener("close", () => {
    part("body").replaceChildren();
    linksOf(rowOf(place[0]))[place[1]].focus();
  });
  addEventListener("beforeunload", (event) => {
    if (panel.open && forms().some(touched)) event.preventDefault();
  });
}
