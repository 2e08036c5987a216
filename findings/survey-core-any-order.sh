#!/usr/bin/env bash
# survey-core 3.1.1 (npm, SurveyJS): in a quiz any order is the right one, item 1.10 counts as item 1.1, and a month after 31 August is 1 October.
#
# Expected (its README: forms with "conditional logic", "calculations" and quizzes; its maintainers in surveyjs/survey-library#3720: "ranking question is about choices
# order. We should not ignore arrays order comparing two arrays"; its reference: dateAdd "adds or subtracts a specified number of days, months or years
# to or from a date"): "put these steps in order" has one right answer; a question that is shown for item '1.1', a text between quotes, is not shown for
# another choice; a month after 31 August is 30 September, the last day that there is, as Luxon, date-fns and PostgreSQL have it.
# Seen: getCorrectedAnswers() counts a ranking in whatever order (mended there in 2021, and so again). In expressions two texts that look like numbers are compared as
# numbers: with 1.10 chosen, visibleIf "{item} = '1.1'" shows the question of 1.1, and its answer is counted, while the list itself tells the two choices apart, and so
# does the quiz. dateAdd goes over the end of the month: 31 August + 1 is 1 October, 31 January + 1 is 3 March. No error or warning.
# What we do: forms are Django's; items are known by their key and not by their number (scoring/models/plan), and deadlines are days that somebody set.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --silent --no-audit --no-fund --ignore-scripts survey-core@3.1.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install survey-core 3.1.1"; exit 2; }
cat >look.cjs <<'JS'
const { Model } = require("survey-core");

function right(question, answer) {
  const survey = new Model({ elements: [{ name: "q", ...question }] });
  survey.data = { q: answer };
  return survey.getCorrectedAnswers();
}
const steps = { type: "ranking", choices: ["score", "survey", "verify"], correctAnswer: ["score", "survey", "verify"] };
const items = { type: "radiogroup", choices: ["1.1", "1.10", "1.2"], correctAnswer: "1.1" };

function shown(item) {
  const survey = new Model({
    elements: [{ type: "radiogroup", name: "item", choices: ["1.1", "1.10", "1.2"] },
               { type: "text", name: "why", visibleIf: "{item} = '1.1'" }],
  });
  survey.setValue("item", item);
  return survey.getQuestionByName("why").isVisible;
}

function later(day) {
  const survey = new Model({
    elements: [{ type: "text", inputType: "date", name: "day" },
               { type: "text", inputType: "date", name: "due", setValueExpression: "dateAdd({day}, 1, 'months')" }],
  });
  survey.setValue("day", day);
  return survey.getValue("due");
}
const found = [
  `in order ${right(steps, ["score", "survey", "verify"])}, turned round ${right(steps, ["verify", "survey", "score"])}`,
  `1.1 right ${right(items, "1.1")}, 1.10 right ${right(items, "1.10")}`,
  `shown for 1.1 ${shown("1.1")}, 1.2 ${shown("1.2")}, 1.10 ${shown("1.10")}`,
  `a month later ${later("2026-08-30")} ${later("2026-08-31")} ${later("2027-01-31")}`,
];
console.log(found.join("\n"));
const control = found[1] === "1.1 right 1, 1.10 right 0";
const same = found[0] === "in order 1, turned round 1" && found[2] === "shown for 1.1 true, 1.2 false, 1.10 true"
  && found[3] === "a month later 2026-09-30 2026-10-01 2027-03-03";
process.exit(control && same ? 0 : 1);
JS
TZ=Asia/Ho_Chi_Minh node look.cjs || { echo "the behaviour has changed"; exit 1; }
