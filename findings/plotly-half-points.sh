#!/usr/bin/env bash
# plotly.js 4.1.2 (npm plotly.js-dist-min): told that the comma stands before decimals, a chart of columns has 45 for 4,5 points, and a
# pie of the same points has none; items 1.1 and 1.10 are one column, twice as high.
#
# Expected (reference, layout.separators: "Sets the decimal and thousand separators. For example, `. ` puts a '.' before decimals and a space
# between thousands"; a layout in which "," stands before decimals is the one for Vietnam; bar and pie take the same list of points): 4,5 is 4.5, or
# it is left out by both; an axis of items 1.1, 1.2, 1.10 has three places, as one of "Mục 1.1" has.
# Seen: for the columns all commas are taken out of a text before it is read: 4,5 is 45, 9,75 is 975 and 10 is 10, so that the ward with the
# most points has the lowest column; a box plot has the same. A pie reads by another rule: 4,5 and 9,75 are nothing, and the one ward with whole points
# is 100%, in a layout that writes 33,3%. The labels 1.1, 1.2 and 1.10 are numbers: 4 and 6 points stand on each other at 1.1. No warning.
# What we do: charts are drawn on the server from the numbers themselves (scoring/pages, templates/components/chart.html), without a library.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 &&
  npm install --no-audit --no-fund --ignore-scripts plotly.js-dist-min@4.1.2 jsdom@24.1.3 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install plotly.js-dist-min 4.1.2"; exit 2; }
cat >look.cjs <<'JS'
const { readFileSync } = require("fs");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<body><div id=chart></div></body>", { pretendToBeVisual: true, runScripts: "outside-only" });
window.TextDecoder = TextDecoder;
window.TextEncoder = TextEncoder;
window.URL.createObjectURL = () => "";
window.HTMLCanvasElement.prototype.getContext = () => null;
window.SVGElement.prototype.getBBox = () => ({ x: 0, y: 0, width: 10, height: 10 });
window.matchMedia = () => ({ matches: false, addListener() {}, addEventListener() {} });
window.eval(readFileSync("node_modules/plotly.js-dist-min/plotly.min.js", "utf8"));
async function drawn(trace, point) {
  const chart = window.document.getElementById("chart");
  chart.replaceChildren();
  await window.Plotly.newPlot(chart, [trace], { width: 600, height: 400, separators: ",." });
  return chart.calcdata[0].map(point).join(" · ");
}
const units = ["Phường 1", "Phường 2", "Phường 10"];
const bar = (x, y) => drawn({ type: "bar", x, y }, (one) => one.y);
const pie = (values) => drawn({ type: "pie", labels: units, values }, (one) => `${one.label} ${one.v} ${one.text}`);
(async () => {
  console.log("plotly.js", window.Plotly.version);
  const seen = [
    await bar(units, [4.5, 9.75, 10]), // the control
    await bar(units, ["4,5", "9,75", "10"]),
    await pie(["4,5", "9,75", "10"]),
    await bar(["Mục 1.1", "Mục 1.2", "Mục 1.10"], [4, 5, 6]),
    await bar(["1.1", "1.2", "1.10"], [4, 5, 6]),
  ];
  console.log(seen.join("\n"));
  const there = ["4.5 · 9.75 · 10", "45 · 975 · 10", "Phường 10 10 100%", "4 · 5 · 6", "4 · 5 · 10"];
  process.exit(seen.join() === there.join() ? 0 : 1);
})();
JS
timeout 120 node look.cjs || { echo "the behaviour has changed"; exit 1; }
