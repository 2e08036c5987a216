// The survey as a sheet: Enter goes to the next field instead of sending everything, Shift+Enter back, Ctrl+S saves.

const form = document.querySelector("[data-survey]");
const fields = [...(form?.querySelectorAll("input:not([type=hidden], [type=file])") ?? [])];

form?.addEventListener("keydown", (event) => {
  const place = fields.indexOf(event.target);
  if (event.key !== "Enter" || place < 0) return;
  event.preventDefault();
  const next = fields[place + (event.shiftKey ? -1 : 1)];
  next?.focus();
  next?.select();
});

document.addEventListener("keydown", (event) => {
  if (!form || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit();
});
