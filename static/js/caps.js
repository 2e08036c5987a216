// Adds up the caps while they are typed, in whole hundredths. Without it the page says the sum after saving.

import { fill, read, show } from "./page.js";

const caps = document.querySelector("[data-caps]");

// Each cap with the clusters for which alone it counts. Blank and what is no number add nothing, like a row that is to
// go or stands above or below the total.
function counted() {
  const found = [];
  for (const row of document.querySelectorAll("[data-row]")) {
    const points = read(row.querySelector("[data-cap]").value);
    if (!points || row.querySelector("[data-remove]")?.checked || row.querySelector("[data-line]")?.value) continue;
    const clusters = Array.from(row.querySelectorAll("[data-cluster]:checked"), (box) => box.value);
    found.push({ points, clusters });
  }
  return found;
}

const added = (parts) => parts.reduce((sum, { points }) => sum + points, 0);

// What the foot says: of a plan with groups the first one that does not add up.
function labelAndSum(wanted) {
  const parts = counted();
  if (!parts.some(({ clusters }) => clusters.length)) return [caps.dataset.all, added(parts)];
  for (const group of caps.querySelectorAll("[data-group]")) {
    const sum = added(parts.filter(({ clusters }) => !clusters.length || clusters.includes(group.dataset.group)));
    if (sum !== wanted) return [group.textContent, sum];
  }
  return [caps.dataset.each, wanted];
}

function refresh() {
  const texts = caps.dataset;
  const wanted = read(texts.wanted);
  const [label, sum] = labelAndSum(wanted);
  const words = sum === wanted ? texts.even : sum < wanted ? texts.short : texts.over;
  const tally = caps.querySelector(".tally");
  tally.classList.toggle("ok", sum === wanted);
  tally.classList.toggle("off", sum !== wanted);
  const icon = tally.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, sum === wanted ? "#check" : "#warning"));
  const said = tally.querySelector("span");
  if (label) said.firstChild.textContent = `${label} `;
  tally.querySelector("b").textContent = show(sum);
  said.lastChild.textContent = `/${texts.wanted} – ${fill(words, { points: show(Math.abs(wanted - sum)) })}`;
}

if (caps) document.addEventListener("input", refresh);
