// Adds up the caps while they are typed, in whole hundredths. Without it the page says the sum after saving.

import { fill, read, show } from "./page.js";

const caps = document.querySelector("[data-caps]");

function refresh() {
  const texts = caps.dataset;
  const wanted = read(texts.wanted);
  let sum = 0;
  for (const row of document.querySelectorAll("[data-row]")) {
    const points = read(row.querySelector("[data-cap]").value);
    // Blank and what is no number add nothing, like a row that is to go or stands above or below the total.
    if (points && !row.querySelector("[data-remove]")?.checked && !row.querySelector("[data-line]")?.value) sum += points;
  }
  const words = sum === wanted ? texts.even : sum < wanted ? texts.short : texts.over;
  const tally = caps.querySelector(".tally");
  tally.classList.toggle("ok", sum === wanted);
  tally.classList.toggle("off", sum !== wanted);
  const icon = tally.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, sum === wanted ? "#check" : "#warning"));
  tally.querySelector("b").textContent = show(sum);
  tally.querySelector("span").lastChild.textContent = `/${texts.wanted} – ${fill(words, { points: show(Math.abs(wanted - sum)) })}`;
}

if (caps) document.addEventListener("input", refresh);
