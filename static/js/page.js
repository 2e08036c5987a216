// What every page has: small courtesies, points as the office writes them, and what a browser may keep.
// Nothing depends on the courtesies; the modules of single pages import the rest.

// Points in whole hundredths: "4,5" is 450. No floating point anywhere.
const TYPED = /^[0-9]{1,3}([.,][0-9]{1,2})?$/;

// Hundredths, null when blank, NaN when it is no number.
export function read(text) {
  const typed = text.trim();
  if (!typed) return null;
  if (!TYPED.test(typed)) return NaN;
  const [whole, part = ""] = typed.split(/[.,]/);
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

export function show(hundredths) {
  const part = String(Math.abs(hundredths) % 100).padStart(2, "0").replace(/0+$/, "");
  return `${hundredths < 0 ? "−" : ""}${Math.floor(Math.abs(hundredths) / 100)}${part && "," + part}`;
}

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

document.querySelector(".error-summary")?.focus();

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
const menu = document.querySelector("details.who");
if (menu) {
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
