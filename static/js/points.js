// Points in whole hundredths, read and written as the office does: "4,5" is 450. No floating point anywhere.

const TYPED = /^[0-9]{1,3}([.,][0-9]{1,2})?$/;

// Hundredths, null when blank, NaN when it is no number.
export function read(text) {
  const typed = text.trim();
  if (!typed) return null;
  if (!TYPED.test(typed)) return NaN;
  const [whole, part = ""] = typed.split(/[.,]/);
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

export function show(hundredths) {
  const part = String(Math.abs(hundredths) % 100).padStart(2, "0").replace(/0+$/, "");
  return `${hundredths < 0 ? "−" : ""}${Math.floor(Math.abs(hundredths) / 100)}${part && "," + part}`;
}

// A sentence of the page with its blanks filled: fill("còn {points} điểm", { points: "4,5" }).
export function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}
