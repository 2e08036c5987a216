// Adds up the caps while they are typed, in whole hundredths.
import { fill, read, show } from "./points.js";

const tally = document.querySelector("[data-caps]");

function refresh() {
  const wanted = read(tally.dataset.wanted);
  let sum = 0;
  for (const input of document.querySelectorAll("[data-cap]")) {
    const removed = input.closest("fieldset").querySelector("[name$=DELETE]")?.checked;
    if (!removed) sum += read(input.value) || 0;
  }
  const line = tally.querySelector(".tally");
  const words = sum === wanted ? tally.dataset.even : sum < wanted ? tally.dataset.short : tally.dataset.over;
  line.classList.toggle("ok", sum === wanted);
  line.classList.toggle("off", sum !== wanted);
  line.querySelector("b").textContent = show(sum);
  line.querySelector("span").lastChild.textContent =
    `/${tally.dataset.wanted} – ${fill(words, { points: show(Math.abs(wanted - sum)) })}`;
}

if (tally) document.addEventListener("input", refresh);
