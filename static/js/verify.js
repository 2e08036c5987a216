// The Board verifies item by item, each with a form of its own: saving one takes the others along that were touched.

import { send, unsavedForms } from "./page.js";

async function save(form, button) {
  try {
    const answer = await send(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
    return answer.redirected;
  } catch {
    return false;
  }
}

for (const form of unsavedForms.forms) {
  form.addEventListener("submit", async (event) => {
    const others = unsavedForms.forms.filter((other) => other !== form && unsavedForms.touched(other));
    if (!others.length) return;
    event.preventDefault();
    // Nothing is typed that neither goes along nor is there when the page comes back.
    shut(true);
    for (const one of [form, ...others]) {
      const button = one === form ? event.submitter : null;
      if (await save(one, button)) {
        unsavedForms.settle(one);
        continue;
      }
      // Its own page says what is wrong with it, and keeps what was typed there. What else is unsaved asks
      // before it goes.
      unsavedForms.sending = !unsavedForms.forms.some((other) => other !== one && unsavedForms.touched(other));
      shut(false); // for whoever is asked and stays, or comes back
      return post(one, button);
    }
    location.reload();
  });
}

function shut(inert) {
  for (const one of unsavedForms.forms) one.inert = inert;
}

// form.submit() knows no button.
function post(form, button) {
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
}
