// Small courtesies of every page; nothing depends on them.

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

// What is folded away belongs on paper too.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("main details:not([open])")) folded.open = true;
});
