// Files on their way: how far, a way to stop, and another try. Without this script the browser sends the form itself.
// The form's id makes a second try harmless: the server takes the same sending once.

import { enteredAgain, fill, marks, meaning, sentenceOf, token } from "./page.js";

const form = document.querySelector("[data-upload]");

function start() {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const texts = form.dataset;
  const button = form.querySelector("button.primary");
  const files = form.querySelector("input[type=file]");
  const pages = part("pages");
  const one = pages.firstElementChild;
  let sending = null;

  function tell(sentence, { going = false, problem = false } = {}) {
    part("way").hidden = !sentence;
    part("said").textContent = sentence;
    part("said").classList.toggle("error", problem);
    part("bar").hidden = part("cancel").hidden = !going;
    button.disabled = going;
    button.textContent = problem ? texts.again : texts.send;
  }

  function send() {
    sending = new XMLHttpRequest();
    sending.upload.onprogress = ({ loaded, total }) => {
      part("bar").value = loaded / total;
      tell(loaded < total ? fill(texts.going, { percent: Math.floor((loaded / total) * 100) }) : texts.checking, { going: true });
    };
    sending.onload = () => hear(sending);
    sending.onerror = () => tell(texts.lost, { problem: true });
    sending.onabort = () => tell(texts.stopped, { problem: true });
    sending.open("POST", form.action);
    sending.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(marks())) sending.setRequestHeader(name, value);
    const contents = new FormData(form);
    contents.set("csrfmiddlewaretoken", token());
    sending.send(contents);
    tell(fill(texts.going, { percent: 0 }), { going: true });
  }

  async function hear({ status, responseText, responseURL }) {
    if (status === 201) return location.assign(sending.getResponseHeader("Location"));
    const isDoor = status === 200 && new URL(responseURL).pathname === new URL(texts.door, location).pathname;
    // The same sending a second time is answered as to a browser: by leading on.
    if (status === 200 && !isDoor) return location.assign(responseURL);
    if (status === 422) return tell(sentenceOf(responseText) || texts.lost, { problem: true });
    const refused = sending.getResponseHeader("X-Refused");
    const { kind, sentence } = meaning({ status: isDoor ? 401 : status, refused, html: responseText });
    tell(status === 409 && !refused ? sentenceOf(responseText) : sentence, { problem: true });
    if (["ended", "other"].includes(kind) && (await enteredAgain(kind))) send();
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
  part("cancel").addEventListener("click", () => sending.abort());
}

if (form) start();
