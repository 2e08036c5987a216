// The sums of the card while it is typed: each criterion, the index beside it, the total and the next tier.

import { fill, read, show } from "./points.js";

// The items of one criterion as {points, unproven}; points the server would refuse count as blank.
function tally(criterion) {
  const items = [...criterion.querySelectorAll("[data-item]")].map((item) => {
    const points = read(item.querySelector("[data-points]").value);
    const blank = points === null || Number.isNaN(points) || points > Number(item.dataset.cap);
    const proven = !item.dataset.needsProof || item.querySelector("textarea").value.trim() !== "";
    if (!blank && !proven) item.querySelector("details").open = true;
    return { points: blank ? null : points, unproven: !blank && !proven };
  });
  const scored = items.filter((item) => item.points !== null);
  return {
    sum: scored.reduce((sum, item) => sum + item.points, 0),
    scored: scored.length,
    items: items.length,
    unproven: items.some((item) => item.unproven),
  };
}

function progress({ scored, items, unproven }) {
  if (!items) return "survey";
  if (!scored) return "blank";
  if (scored < items) return "begun";
  return unproven ? "unproven" : "done";
}

export function refresh(page) {
  const texts = page.dataset;
  const all = { sum: 0, scored: 0, items: 0 };
  for (const criterion of page.querySelectorAll("[data-criterion]")) {
    const one = tally(criterion);
    const sum = one.scored ? show(one.sum) : "–";
    criterion.querySelector("[data-sum]").textContent = sum;
    const entry = document.querySelector(`[data-index="${criterion.dataset.criterion}"]`);
    if (entry && one.items) {
      const state = progress(one);
      entry.dataset.progress = state;
      entry.querySelector("[data-sum]").textContent = sum;
      entry.querySelector("[data-state]").textContent = entry.closest("[data-states]").dataset[state];
    }
    for (const name of ["sum", "scored", "items"]) all[name] += one[name];
  }
  // One criterion on its own page: the rest of the card stands in the data.
  for (const name of ["sum", "scored", "items"]) all[name] += Number(texts[`other${name[0].toUpperCase()}${name.slice(1)}`]);

  const foot = document.querySelector("[data-foot]");
  foot.querySelector("[data-total]").textContent = all.scored ? show(all.sum) : "–";
  foot.querySelector("[data-meter]").setAttribute("width", all.sum);
  const blanks = foot.querySelector("[data-blanks]");
  blanks.textContent = all.items > all.scored ? fill(texts.textBlanks, { count: all.items - all.scored }) : texts.textComplete;
  // Tiers come highest first.
  const tiers = [...foot.querySelectorAll("[data-floor]")].map((mark) => ({
    tier: mark.dataset.name,
    hundredths: Number(mark.dataset.floor),
    floor: show(Number(mark.dataset.floor)),
  }));
  const reached = tiers.find((tier) => tier.hundredths <= all.sum);
  const ahead = tiers.filter((tier) => tier.hundredths > all.sum).pop();
  foot.querySelector("[data-reached]").textContent = reached ? fill(texts.textReached, reached) : "";
  foot.querySelector("[data-distance]").textContent = ahead
    ? fill(texts.textDistance, { ...ahead, points: show(ahead.hundredths - all.sum) })
    : "";
}
