// Files on their way: how far, a way to stop, and another try. Without this script the browser sends the form itself.
// The form's id makes a second try harmless: the server takes the same sending once.

import { fill, signedInAgain } from "./page.js";
import { post } from "./sending.js";

const form = document.querySelector("[data-upload]");

function start() {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const texts = form.dataset;
  const button = form.querySelector("button.primary");
  const files = form.querySelector("input[type=file]");
  const pages = part("pages");
  const one = pages.firstElementChild;
  const bar = part("bar");
  let sending = null;

  function tell(sentence, { going = false, problem = false } = {}) {
    part("way").hidden = !sentence;
    part("said").textContent = sentence;
    part("said").classList.toggle("error", problem);
    bar.hidden = part("cancel").hidden = !going;
    button.disabled = going;
    button.textContent = problem ? texts.again : texts.send;
  }

  async function send() {
    sending = post(form.action, new FormData(form), texts.door, (share) => {
      bar.value = share;
      tell(share < 1 ? fill(texts.going, { percent: Math.floor(share * 100) }) : texts.checking, { going: true });
    });
    tell(fill(texts.going, { percent: 0 }), { going: true });
    const { kind, sentence, onward } = await sending.answered;
    if (kind === "done") return location.assign(onward);
    tell(sentence || texts[kind] || texts.lost, { problem: true });
    if (["ended", "other"].includes(kind) && (await signedInAgain(kind))) send();
    return undefined;
  }

  form.addEventListener("submit", (event) => {
    if (!files.files.length) return; // the server has the sentence
    event.preventDefault();
    const large = [...files.files].find((file) => file.size > Number(texts.max));
    if (large) tell(fill(texts.large, { name: large.name }), { problem: true });
    else send();
  });
  // A page is a file's own; and a browser says no more than how many files were chosen.
  files.addEventListener("change", () => {
    tell("");
    if (files.files.length < 2) return pages.replaceChildren(one);
    return pages.replaceChildren(...[...files.files].map((file, place) => {
      const field = one.cloneNode(true);
      const [label, input] = [field.querySelector("label"), field.querySelector("input")];
      field.querySelector(".hint")?.remove();
      input.removeAttribute("aria-describedby");
      label.firstChild.data = `${fill(texts.page, { name: file.name })} `;
      label.htmlFor = input.id = `page-${place}`;
      return field;
    }));
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    form.reset(); // these files have arrived
    pages.replaceChildren(one);
    tell("");
  });
  part("cancel").addEventListener("click", () => sending.stop());
}

if (form) start();
