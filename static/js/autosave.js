// Saves each item of the scorecard while it is typed; without this script the ordinary button does the same.
// The server alone judges what was typed, and its sentence is what the person reads.

import { fill, read } from "./points.js";
import { refresh } from "./totals.js";

const PAUSE = 1500;

class Item {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.points = element.querySelector("[data-points]");
    this.explanation = element.querySelector("textarea");
    this.version = element.querySelector("[data-version]");
    this.problem = element.querySelector("[data-problem]");
    // saved, unsaved, saving, refused, conflict, failed
    this.state = element.dataset.unsaved ? "refused" : "saved";
    this.seen = element.dataset.unsaved ? null : this.typed;
  }

  get typed() {
    return JSON.stringify([this.points.value, this.explanation.value]);
  }

  touch() {
    if (this.state === "conflict") return;
    clearTimeout(this.timer);
    if (this.typed === this.seen) return this.become("saved");
    this.state = "unsaved";
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
    this.become("saving");
    try {
      const answer = await fetch(this.element.dataset.item, {
        method: "POST",
        body: new URLSearchParams({
          points: this.points.value,
          explanation: this.explanation.value,
          version: this.version.value,
        }),
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        redirect: "manual",
        keepalive: leaving,
      });
      await this.hear(answer);
    } catch {
      this.become("failed");
    }
    const again = this.state === "unsaved" || (this.typed !== this.sent && this.state !== "conflict");
    this.sent = undefined;
    if (again) this.touch();
  }

  // Typed on while an answer is on its way, so not yet sent.
  get behind() {
    return this.sent !== undefined && this.typed !== this.sent;
  }

  async hear(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.page.dataset.expired = "yes";
      return this.become("failed");
    }
    delete this.page.dataset.expired;
    if (![200, 409, 422].includes(answer.status)) return this.become("failed");
    const told = await answer.json();
    if (told.theirs && this.isOwn(told.theirs)) return this.adopt(told.theirs);
    if (told.theirs) return this.choose(told);
    if (!answer.ok) return this.become("refused", told.error);
    this.seen = this.sent;
    this.version.value = told.version;
    this.page.dataset.savedAt = told.saved_at;
    return this.become(this.behind ? "unsaved" : "saved");
  }

  // The answer to an earlier sending was lost, but what it sent was saved: go on from there.
  isOwn(stored) {
    const [points, explanation] = JSON.parse(this.unanswered ?? "[]");
    return points !== undefined && read(points) === read(stored.points) && explanation.trim() === stored.explanation.trim();
  }

  adopt(stored) {
    this.seen = this.unanswered;
    this.version.value = stored.version;
    this.become("unsaved");
  }

  become(state, problem = "") {
    this.state = state;
    if (state === "failed") this.unanswered = this.sent;
    if (state !== "saving" && state !== "failed") {
      this.problem.textContent = problem;
      this.problem.hidden = !problem;
      this.element.classList.toggle("bad", Boolean(problem));
      this.points.setAttribute("aria-invalid", Boolean(problem));
    }
    this.page.dispatchEvent(new Event("statechange"));
  }

  // Somebody else saved meanwhile: both values, and the person chooses.
  choose({ error, theirs }) {
    this.become("conflict", error);
    const panel = document.querySelector("[data-conflict]").content.firstElementChild.cloneNode(true);
    const facts = { ...theirs, mine: this.points.value, mine_explanation: this.explanation.value };
    for (const slot of panel.querySelectorAll("[data-slot]")) slot.textContent = facts[slot.dataset.slot] || "–";
    panel.addEventListener("click", ({ target }) => {
      const choice = target.closest("button")?.value;
      if (!choice) return;
      panel.remove();
      this.version.value = theirs.version;
      if (choice === "theirs") {
        this.points.value = theirs.points;
        this.explanation.value = theirs.explanation;
        this.seen = this.typed;
      }
      this.become(choice === "theirs" ? "saved" : "unsaved");
      this.points.focus();
      refresh(this.page);
      this.save();
    });
    this.problem.after(panel);
  }
}

// The cookie follows a new sign-in in another tab, the hidden field does not.
function token() {
  return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

// `page` holds the items and the foot; the form itself stands apart, its fields name it.
function start(page) {
  const form = document.getElementById(page.dataset.autosave);
  const saved = document.querySelector("[data-save-state]");
  const retry = saved.querySelector("[data-retry]");
  const fields = [...page.querySelectorAll("[data-points]")];
  // What the server showed in conflict (it has no version to send) is settled by the ordinary button.
  const open = [...page.querySelectorAll("[data-item]")].filter((item) => item.querySelector("[data-version]"));
  const items = open.map((element) => new Item(element, page));
  const itemOf = (target) => items.find((item) => item.element.contains(target));
  const saveAll = (how) => Promise.all(items.map((item) => item.save(how)));

  function tell() {
    const has = (...states) => items.some((item) => states.includes(item.state));
    const texts = page.dataset;
    let state = "unsaved";
    let said = texts.textUnsaved;
    if (has("failed")) [state, said] = ["failed", texts.expired ? texts.textExpired : texts.textFailed];
    else if (has("saving")) [state, said] = ["saving", texts.textSaving];
    else if (has("refused", "conflict")) [state, said] = ["refused", texts.textRefused];
    else if (!has("unsaved")) [state, said] = ["saved", texts.savedAt ? fill(texts.textSaved, { time: texts.savedAt }) : texts.asked ? texts.textNothing : ""];
    saved.dataset.saveState = state;
    const words = saved.querySelector("[data-words]");
    if (words.textContent !== said) words.textContent = said;
    retry.hidden = state !== "failed";
  }

  page.addEventListener("statechange", tell);
  page.addEventListener("input", ({ target }) => {
    itemOf(target)?.touch();
    refresh(page);
    tell();
  });
  page.addEventListener("focusout", ({ target }) => itemOf(target)?.save());
  retry.addEventListener("click", () => saveAll());
  addEventListener("online", () => saveAll());
  addEventListener("pagehide", () => saveAll({ leaving: true }));
  document.addEventListener("visibilitychange", () => document.hidden && saveAll({ leaving: true }));

  page.addEventListener("keydown", (event) => {
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
    saveAll();
  });

  let sending = false;
  form.addEventListener("submit", (event) => {
    const draft = (event.submitter?.value ?? "stay") === "stay" && items.length === fields.length && !page.dataset.onward;
    if (draft) event.preventDefault();
    else sending = true;
    if (draft) saveAll();
    page.dataset.asked = "yes";
    tell();
  });
  addEventListener("beforeunload", (event) => {
    const lost = (item) => item.behind || ["refused", "conflict", "failed"].includes(item.state);
    if (!sending && items.some(lost)) event.preventDefault();
  });
  refresh(page);
  tell();
}

document.querySelectorAll("[data-autosave]").forEach(start);
