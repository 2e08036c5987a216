// Points as the office writes them, in whole hundredths: "4,5" is 450. No floating point anywhere.
// The server reads the same texts in scoring/rules/points.py; tests/browser/test_paste.py holds both together.

const TYPED = /^[0-9]{1,3}([.,][0-9]{1,2})?$/;
// What keyboards and programs add, as wards/vietnamese.py takes it away.
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff]/gu;
const LINE_ENDS = /\r\n|[\r\u000b\u000c\u0085\u2028\u2029]/g;
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const STYLED = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu;

// A text of one cell or field without what nobody typed.
export function plain(text) {
  const seen = text.replace(LINE_ENDS, "\n").replace(BLANKS, " ").replace(UNSEEN, "");
  return seen.replace(STYLED, (letter) => letter.normalize("NFKC")).replace(/^[ \t\n]+|[ \t\n]+$/g, "");
}

// Hundredths, null when blank, NaN when it is no number.
export function read(text) {
  const typed = plain(text);
  if (!typed) return null;
  if (!TYPED.test(typed)) return NaN;
  const [whole, part = ""] = typed.split(/[.,]/);
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

export function show(hundredths) {
  const part = String(Math.abs(hundredths) % 100).padStart(2, "0").replace(/0+$/, "");
  return `${hundredths < 0 ? "−" : ""}${Math.floor(Math.abs(hundredths) / 100)}${part && "," + part}`;
}

// What a text would be as points of an item: {points, why}. `why` is "" where the server takes it, else blank, text,
// over (its cap) or off (the campaign's step).
export function judge(text, cap, step) {
  const points = read(text);
  if (points === null) return { points: null, why: "blank" };
  if (Number.isNaN(points)) return { points: null, why: "text" };
  return { points, why: points > cap ? "over" : step && points % step ? "off" : "" };
}
