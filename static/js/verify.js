// The Board verifies item by item, each with a form of its own: saving one takes the others along that were touched.

const forms = [...document.querySelectorAll("form.verify")];
const seen = new Map(forms.map((form) => [form, contents(form)]));
let leaving = false;

function contents(form, button) {
  return new URLSearchParams(new FormData(form, button)).toString();
}

const touched = (form) => contents(form) !== seen.get(form);

async function save(form, button) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(contents(form, button)) });
    return answer.redirected;
  } catch {
    return false;
  }
}

for (const form of forms) {
  form.addEventListener("submit", async (event) => {
    leaving = true;
    const others = forms.filter((other) => other !== form && touched(other));
    if (!others.length) return;
    event.preventDefault();
    for (const one of [form, ...others]) {
      const button = one === form ? event.submitter : null;
      if (await save(one, button)) {
        seen.set(one, contents(one));
        continue;
      }
      // Its own page says what is wrong with it, and keeps what was typed there. What else is unsaved asks before it goes.
      leaving = !forms.some((other) => other !== one && touched(other));
      return post(one, button);
    }
    location.reload();
  });
}

// form.submit() knows no button.
function post(form, button) {
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
}

addEventListener("beforeunload", (event) => {
  if (!leaving && forms.some(touched)) event.preventDefault();
});
