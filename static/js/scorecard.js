// A sheet of points while it is typed, the ward's scorecard or the Board's survey: sums, saving item by item,
// what waits while the line or the session is gone, a column pasted from Excel. Without this script the
// ordinary buttons do the same. The server alone judges what was typed, and its sentence is what the person
// reads.

import { OUT, drafts, fill, itemFilter, measure, same, send, sheetKeys, show, signInAgain, troubleOf, watchPaste, whenReleased } from "./page.js";

const PAUSE = 1500;
const AGAIN = 15_000;
const HOLD = 15_000; // for an answer, before the whole form is sent all the same
const MINUTE = 60_000;

// Sums

const ruleOf = ({ dataset: { cap, each, full, uncut, na } }) => ({
  cap: Number(cap), each: Number(each ?? 0), full: Number(full ?? 0), uncut: Boolean(uncut), na: Number(na ?? 0),
});

// What is out pro rata has its cap at the share of their caps that others reach (scoring/rules/not_applicable.py).
const share = (cap, { sum, caps }, step) => (caps ? Math.floor((2 * cap * sum + caps * step) / (2 * caps * step)) * step : 0);

// What stands in the fields of items; what the server would refuse, or has refused, counts as blank.
function typedIn(part, step) {
  return [...part.querySelectorAll("[data-item]")].map((item) => {
    const rule = ruleOf(item);
    const judged = measure(rule, item.querySelector("[data-points]").value, step);
    return { item, rule, ...judged, blank: judged.why !== "" || item.classList.contains("bad") };
  });
}

// Points and caps of the items that apply, within the total.
function applying(typed) {
  const counted = typed.filter(({ blank, spread, rule }) => !blank && !spread && rule.cap > 0);
  return counted.reduce(({ sum, caps }, { points, rule }) => ({ sum: sum + points, caps: caps + rule.cap }), { sum: 0, caps: 0 });
}

// The items of one criterion as {points, unproven}; where all of it is out, `whole` is what the whole page applies.
function tally(criterion, texts, whole) {
  const step = Number(texts.step);
  const typed = typedIn(criterion, step);
  const others = typed.every(({ spread }) => spread) ? whole : applying(typed);
  const items = typed.map(({ item, rule, typed: said, points: own, blank, spread }) => {
    const points = spread ? share(rule.cap, others, step || 1) : own;
    const worked = !blank && (rule.each || rule.full || rule.cap < 0 || said === OUT);
    setText(item, "worked", worked ? fill(texts.textWorked, { points: show(points) }) : "");
    const wards = Number(item.dataset.self); // beside the survey
    const proven = !item.dataset.needsProof || item.querySelector("textarea").value.trim() !== "";
    const unproven = !blank && !proven;
    const lacks = item.querySelector("[data-lacks]");
    // What has just come to lack its proof opens, for the explanation to be typed.
    if (lacks && unproven && lacks.hidden && item.contains(document.activeElement)) item.querySelector("details").open = true;
    if (lacks) lacks.hidden = !unproven;
    setText(item, "mark", blank ? texts.textBlank : unproven ? texts.textLacks : "");
    const kinds = texts.whole
      ? { unfinished: blank, apart: !blank && !Number.isNaN(wards) && points !== wards }
      : { unfinished: blank || unproven, unproven };
    const rest = (item.dataset.kinds ?? "").split(" ").filter((kind) => kind && !(kind in kinds));
    item.dataset.kinds = [...Object.keys(kinds).filter((kind) => kinds[kind]), ...rest].join(" ");
    return { points: blank ? null : points, unproven, gap: blank || Number.isNaN(wards) ? 0 : points - wards };
  });
  const scored = items.filter((item) => item.points !== null);
  return {
    sum: scored.reduce((sum, item) => sum + item.points, 0),
    scored: scored.length,
    items: items.length,
    unproven: items.filter((item) => item.unproven).length,
    gap: items.reduce((sum, item) => sum + item.gap, 0),
  };
}

function progress({ scored, items, unproven }) {
  if (!items) return "survey";
  if (!scored) return "blank";
  if (scored < items) return "begun";
  return unproven ? "unproven" : "done";
}

// Each criterion, the index beside it, the total and the next tier.
function refresh(page) {
  const texts = page.dataset;
  const all = { sum: 0, scored: 0, items: 0, unproven: 0, gap: 0 };
  const whole = applying(typedIn(page, Number(texts.step)));
  for (const criterion of page.querySelectorAll("[data-criterion]")) {
    const one = tally(criterion, texts, whole);
    const sum = one.scored ? show(one.sum) : "–";
    setText(criterion, "sum", sum);
    const entry = document.querySelector(`[data-index="${criterion.dataset.criterion}"]`);
    if (entry && one.items) {
      const state = progress(one);
      entry.dataset.progress = state;
      entry.querySelector("[data-sum]").textContent = sum;
      entry.querySelector("[data-state]").textContent = entry.closest("[data-states]").dataset[state];
    }
    for (const name in all) all[name] += one[name];
  }
  // One criterion on its own page: the rest of the card stands in the data.
  for (const name in all) all[name] += Number(texts[`other${name[0].toUpperCase()}${name.slice(1)}`] ?? 0);


  itemFilter.count();
  const foot = document.querySelector("[data-foot]");
  setText(foot, "total", all.scored ? show(all.sum) : "–");
  foot.querySelector("[data-meter]")?.setAttribute("width", all.sum);
  const [words, count] = all.items > all.scored ? [texts.textBlanks, all.items - all.scored] : [texts.textUnproven, all.unproven];
  setText(foot, "blanks", count ? fill(words, { count }) : texts.textComplete);
  setText(foot, "gap", all.gap ? fill(texts.textGap, { points: `${all.gap > 0 ? "+" : ""}${show(all.gap)}` }) : "");
  // Tiers come highest first.
  const tiers = [...foot.querySelectorAll("[data-floor]")].map((mark) => ({
    tier: mark.dataset.name,
    hundredths: Number(mark.dataset.floor),
    floor: show(Number(mark.dataset.floor)),
  }));
  const reached = tiers.find((tier) => tier.hundredths <= all.sum);
  const ahead = tiers.filter((tier) => tier.hundredths > all.sum).pop();
  setText(foot, "reached", reached && all.scored ? fill(texts.textReached, reached) : "");
  setText(foot, "distance", ahead ? fill(texts.textDistance, { ...ahead, points: show(ahead.hundredths - all.sum) }) : "");
}

// Where the page has a place for it.
function setText(part, name, words) {
  const place = part.querySelector(`[data-${name}]`);
  if (place) place.textContent = words;
}

// Saving

class Item {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.key = element.dataset.item;
    this.points = element.querySelector("[data-points]");
    this.note = element.querySelector("textarea");
    [this.called] = this.note.name.split("-"); // explanation, finding
    this.version = element.querySelector("[data-version]");
    this.problem = element.querySelector("[data-problem]");
    // saved, unsaved, saving, refused, conflict, failed
    this.state = element.dataset.unsaved ? "refused" : "saved";
    this.seen = element.dataset.unsaved ? null : this.typed;
  }

  get typed() {
    return JSON.stringify([this.points.value, this.note.value]);
  }

  // What the server would take for the same.
  holds(points, note) {
    return same(this.points.value, points) && this.note.value.trim() === note.trim();
  }

  touch() {
    if (this.state === "conflict") return;
    clearTimeout(this.timer);
    if (this.typed === this.seen) return this.setState("saved");
    this.setState("unsaved");
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // One answer at a time: a second request would carry the version that the first is about to change.
  save(how) {
    clearTimeout(this.timer);
    if (this.sent === undefined && this.state !== "conflict" && this.typed !== this.seen) this.answered = this.send(how);
    return this.answered;
  }

  async send({ leaving = false } = {}) {
    this.sent = this.typed;
    this.setState("saving");
    try {
      const answer = await send(this.key, {
        method: "POST",
        body: new URLSearchParams({
          points: this.points.value,
          [this.called]: this.note.value,
          version: this.version.value,
        }),
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: leaving,
      });
      await this.handle(answer);
    } catch {
      this.fail({ kind: "away", sentence: "" });
    }
    const again = this.state === "unsaved" || (this.typed !== this.sent && this.state !== "conflict");
    this.sent = undefined;
    if (again) this.touch();
  }

  // Typed on while an answer is on its way, so not yet sent.
  get hasUnsent() {
    return this.sent !== undefined && this.typed !== this.sent;
  }

  async handle(answer) {
    const isOurs = answer.headers.get("Content-Type")?.includes("json");
    if (!isOurs || ![200, 409, 422].includes(answer.status)) return this.fail(await troubleOf(answer));
    delete this.page.dataset.expired;
    const told = await answer.json();
    await whenReleased();
    if (told.theirs && this.isOwn(told.theirs)) return this.adopt(told.theirs);
    if (told.theirs) return this.choose(told);
    if (!answer.ok) return this.setState("refused", told.error);
    this.seen = this.sent;
    this.version.value = told.version;
    this.page.dataset.savedAt = told.saved_at;
    return this.setState(this.hasUnsent ? "unsaved" : "saved");
  }

  // The answer to an earlier sending was lost, but what it sent was saved: go on from there.
  isOwn(stored) {
    const [points, note] = JSON.parse(this.unanswered ?? "[]");
    return points !== undefined && same(points, stored.points) && note.trim() === stored[this.called].trim();
  }

  adopt(stored) {
    this.seen = this.unanswered;
    this.version.value = stored.version;
    this.setState("unsaved");
  }

  // Not saved, and not for anything that was typed.
  fail(trouble) {
    this.trouble = trouble;
    if (["ended", "other"].includes(trouble.kind)) this.page.dataset.expired = trouble.kind;
    else delete this.page.dataset.expired;
    this.setState("failed");
  }

  setState(state, problem = "") {
    this.state = state;
    if (state === "failed") this.unanswered = this.sent;
    if (state !== "saving" && state !== "failed") {
      this.problem.textContent = problem;
      this.problem.hidden = !problem;
      this.element.classList.toggle("bad", Boolean(problem));
      this.points.setAttribute("aria-invalid", Boolean(problem));
    }
    this.remember();
    this.page.dispatchEvent(new Event("statechange"));
  }

  // A browser that falls over, a computer that is switched off: what was typed is there when the page comes back.
  remember() {
    const kept = drafts.read(this.page.key);
    if (this.state === "saved") {
      if (!(this.key in kept)) return;
      delete kept[this.key];
    } else {
      const { points, note, version } = this;
      kept[this.key] = { points: points.value, explanation: note.value, version: version.value };
    }
    drafts.write(this.page.key, kept);
  }

  // Typed before the page was lost. With the version that was seen then, so that somebody else's value is not
  // overwritten.
  recall({ points, explanation, version }) {
    if (this.element.dataset.unsaved || this.holds(points, explanation)) {
      this.remember();
      return false;
    }
    this.points.value = points;
    this.note.value = explanation;
    this.version.value = version;
    const folded = this.note.closest("details");
    if (explanation && folded) folded.open = true;
    this.setState("unsaved");
    this.save();
    return true;
  }

  // Somebody else saved meanwhile: both values, and the person chooses.
  choose({ error, theirs }) {
    this.setState("conflict", error);
    const panel = document.querySelector("[data-conflict]").content.firstElementChild.cloneNode(true);
    const facts = { ...theirs, note: theirs[this.called], mine: this.points.value, mine_note: this.note.value };
    for (const slot of panel.querySelectorAll("[data-slot]")) slot.textContent = facts[slot.dataset.slot] || "–";
    panel.addEventListener("click", ({ target }) => {
      const choice = target.closest("button")?.value;
      if (!choice) return;
      panel.remove();
      this.version.value = theirs.version;
      if (choice === "theirs") {
        this.points.value = theirs.points;
        this.note.value = theirs[this.called];
        this.seen = this.typed;
      }
      this.setState(choice === "theirs" ? "saved" : "unsaved");
      this.points.focus();
      refresh(this.page);
      this.save();
    });
    this.problem.after(panel);
  }
}

// `page` holds the items and the foot; the form itself stands apart, its fields name it.
function start(page) {
  const texts = page.dataset;
  const form = document.getElementById(texts.autosave);
  const saved = document.querySelector("[data-save-state]");
  const banner = document.querySelector("[data-banner]");
  const retry = saved.querySelector("[data-retry]");
  const enter = saved.querySelector("[data-enter]");
  const find = saved.querySelector("[data-find]");
  const fields = [...page.querySelectorAll("[data-points]")];
  const beside = [...page.querySelectorAll("[data-beside] input:not([type=file])")];
  page.key = drafts.key(texts.user, texts.campaign);
  const recalled = drafts.read(page.key);
  // What the server showed in conflict (it has no version to send) is settled by the ordinary button.
  const open = [...page.querySelectorAll("[data-item]")].filter((item) => item.querySelector("[data-version]"));
  const items = open.map((element) => new Item(element, page));
  const itemOf = (target) => items.find((item) => item.element.contains(target));
  const saveAll = (how) => Promise.all(items.map((item) => item.save(how)));
  let announced = "";
  let again;
  let holding = false; // the form, until what is on its way is answered
  let held = false; // long enough

  // What is said while nothing can be saved: somebody else is signed in, nobody is, or the server is away.
  function failure() {
    if (texts.expired === "other") return texts.textOther;
    return texts.expired ? texts.textExpired : texts.textFailed;
  }

  function allSaved() {
    if (texts.savedAt) return fill(texts.textSaved, { time: texts.savedAt });
    return texts.asked ? texts.textNothing : "";
  }

  // [the worst state of an item, its sentence]. While the session is over, trying in vain says nothing new: other words
  // would move the button under the hand.
  function worstState() {
    const has = (...states) => items.some((item) => states.includes(item.state));
    if (has("failed") || (texts.expired && has("saving"))) return ["failed", failure()];
    if (has("saving")) return ["saving", holding ? texts.textHolding : texts.textSaving];
    if (has("refused", "conflict")) return ["refused", texts.textRefused];
    return has("unsaved") ? ["unsaved", texts.textUnsaved] : ["saved", allSaved()];
  }

  function showState() {
    const troubles = items.filter((item) => item.state === "failed").map((item) => item.trouble);
    const away = !navigator.onLine || troubles.some(({ kind }) => kind === "away");
    const tries = troubles.some(({ kind }) => ["away", "later"].includes(kind));
    const [state, sentence] = worstState();
    saved.dataset.saveState = state;
    const words = saved.querySelector("[data-words]");
    if (words.textContent !== sentence) words.textContent = sentence;
    // Reaching for a button leaves a field, which saves: the button must not go away under the hand.
    if (state !== "saving") {
      retry.hidden = state !== "failed" || Boolean(texts.expired);
      enter.hidden = state !== "failed" || !texts.expired;
      find.hidden = state !== "refused";
    }
    const reason = troubles.find(({ kind }) => ["later", "never"].includes(kind))?.sentence;
    const lasting = away ? (drafts.lost ? texts.textUnkept : texts.textOffline) : reason ?? announced;
    if (banner.textContent !== lasting) banner.textContent = lasting;
    banner.hidden = !lasting;
    clearTimeout(again);
    if (tries) again = setTimeout(saveAll, AGAIN);
  }

  // The server's clock decides; the page only says how much of its time is left.
  function announce(sentence) {
    announced = sentence;
    showState();
  }
  const left = Date.parse(texts.deadline) - Date.parse(texts.now);
  for (const minutes of [60, 30, 10, 5, 1]) {
    const wait = left - minutes * MINUTE;
    if (wait > 0 && wait < 1440 * MINUTE) setTimeout(() => announce(fill(texts.textLeft, { minutes })), wait);
  }
  if (left > 0 && left < 1440 * MINUTE) setTimeout(() => announce(texts.textOver), left);

  page.addEventListener("statechange", () => {
    refresh(page);
    showState();
  });
  page.addEventListener("input", ({ target }) => {
    itemOf(target)?.touch();
    refresh(page);
    showState();
  });
  // What was refused is not asked about again for being left: on the way out it would look as if it were being saved.
  page.addEventListener("focusout", ({ target }) => {
    const item = itemOf(target);
    if (item && item.state !== "refused") item.save();
  });
  retry.addEventListener("click", () => saveAll());
  find.addEventListener("click", () => items.find((item) => ["refused", "conflict"].includes(item.state))?.points.focus());
  enter.addEventListener("click", () => signInAgain(saveAll, { other: texts.expired === "other" }));
  addEventListener("online", () => saveAll());
  addEventListener("offline", showState);
  // Back from another tab, where somebody may have signed in again.
  addEventListener("focus", () => items.some((item) => item.state === "failed") && saveAll());
  addEventListener("pagehide", () => saveAll({ leaving: true }));
  document.addEventListener("visibilitychange", () => document.hidden && saveAll({ leaving: true }));

  const targets = items.map((item) => ({
    item,
    code: item.element.querySelector(".code").textContent,
    name: item.element.querySelector(".name").textContent,
    ...ruleOf(item.element),
    field: item.points,
  }));
  watchPaste(page, targets, (filled) => {
    filled.forEach(({ item }) => item.touch());
    refresh(page);
    saveAll();
  });

  // Where the form holds more than items, the ordinary button and Ctrl+S send all of it.
  sheetKeys(page, [...beside, ...fields], () => (texts.whole ? form.requestSubmit() : saveAll()));

  const dropping = document.querySelector("[data-dropping]");
  const look = () => import(dropping.dataset.module).catch(() => {});
  if (dropping) ["focusin", "pointerover", "dragenter"].forEach((turned) => document.addEventListener(turned, look, { once: true }));

  // An answer on its way brings the version that the form names: sent before it, one would meet oneself as
  // somebody else. A server that does not answer at all is no reason to stay.
  const afterAnswers = async (submitter) => {
    holding = true;
    showState();
    const late = new Promise((resolve) => { setTimeout(resolve, HOLD, true); });
    held = await Promise.race([late, Promise.all(items.map((item) => item.answered))]) === true;
    holding = false;
    form.requestSubmit(submitter);
    held = false;
  };
  let sending = false;
  addEventListener("pageshow", () => { sending = false; }); // the page that the browser kept is shown again
  form.addEventListener("submit", (event) => {
    const draft = (event.submitter?.value ?? "stay") === "stay" && items.length === fields.length && !texts.onward && !texts.whole;
    if (!draft && !held && items.some((item) => item.sent !== undefined)) {
      event.preventDefault();
      if (!holding) afterAnswers(event.submitter);
      return;
    }
    if (draft) event.preventDefault();
    else sending = true;
    if (draft) saveAll();
    texts.asked = "yes";
    showState();
  });
  addEventListener("beforeunload", (event) => {
    const lost = (item) => item.hasUnsent || ["refused", "conflict", "failed"].includes(item.state);
    if (!sending && items.some(lost)) event.preventDefault();
  });
  const back = items.filter((item) => recalled[item.key] && item.recall(recalled[item.key])).length;
  if (back) announce(fill(texts.textRecalled, { count: back }));
  refresh(page);
  showState();
}

// The card was shut before everything had been saved: what is still here is shown, to be copied.
function leave(list) {
  const key = drafts.key(list.dataset.user, list.dataset.campaign);
  for (const [address, { points, explanation }] of Object.entries(drafts.read(key))) {
    const row = [...list.querySelectorAll("[data-left]")].find((one) => one.dataset.left === address);
    if (!row || (same(points, row.dataset.points) && explanation.trim() === row.dataset.explanation.trim())) continue;
    row.hidden = list.hidden = false;
    row.querySelector("[data-slot]").textContent = [points || "–", explanation].filter(Boolean).join(" · ");
  }
  list.querySelector("button").addEventListener("click", () => {
    drafts.write(key, {});
    list.hidden = true;
  });
}

document.querySelectorAll("[data-autosave]").forEach(start);
document.querySelectorAll("[data-leftovers]").forEach(leave);
