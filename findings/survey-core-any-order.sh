#!/usr/bin/env bash
# survey-core 3.1.1 (npm, SurveyJS): in a quiz any order of the steps is counted as right, which the question itself calls wrong; and a month after 31 August is 1 October.
#
# Expected (its API: isAnswerCorrect "returns true if a question answer matches the correctAnswer property value", getCorrectedAnswers counts such answers; its maintainers in
# surveyjs/survey-library#3720: "ranking question is about choices order. We should not ignore arrays order comparing two arrays"): "put these steps in order"
# has one right answer, in the count as at the question. A month after 31 August is 30 September, the last day that there is, as Luxon, date-fns and
# PostgreSQL have it.
# Seen: the steps turned round are false by isAnswerCorrect() of the question, as since 2021, and one right answer by getCorrectedAnswers(), getCorrectAnswerCount()
# and the {correctedAnswers} of the closing page, none wrong: the survey asks the comparison of a list of ticks, where order is nothing. dateAdd, for due days in
# expressions, goes over the end of the month: 31 August + 1 month is 1 October, 31 January + 1 is 3 March. No error or warning.
# What we do: nothing here is scored in a browser; deadlines are days that somebody set (wards/days.py), never a day and months.
set -uo pipefail
command -v node >/dev/null || { echo "no node"; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && npm init -y >npm.log 2>&1 && npm install --silent --no-audit --no-fund --ignore-scripts survey-core@3.1.1 >>npm.log 2>&1 || {
  cat npm.log; echo "cannot install survey-core 3.1.1"; exit 2; }
cat >look.cjs <<'JS'
const { Model } = require("survey-core");

function judged(question, answer) {
  const survey = new Model({ elements: [{ name: "q", ...question }] });
  survey.data = { q: answer };
  const alone = survey.getQuestionByName("q").isAnswerCorrect();
  return `${alone}, right ${survey.getCorrectedAnswers()}, wrong ${survey.getInCorrectedAnswers()}`;
}
const steps = { type: "ranking", choices: ["score", "survey", "verify"], correctAnswer: ["score", "survey", "verify"] };
const single = { type: "radiogroup", choices: ["Board", "ward"], correctAnswer: "Board" };

function later(day) {
  const survey = new Model({
    elements: [{ type: "text", inputType: "date", name: "day" },
               { type: "text", inputType: "date", name: "due", setValueExpression: "dateAdd({day}, 1, 'months')" }],
  });
  survey.setValue("day", day);
  return survey.getValue("due");
}
const found = {
  single: judged(single, "ward"),
  ordered: judged(steps, ["score", "survey", "verify"]),
  turned: judged(steps, ["verify", "survey", "score"]),
  later: ["2026-08-30", "2026-08-31", "2027-01-31"].map(later).join(" "),
};
console.log(found);
if (found.single !== "false, right 0, wrong 1" || found.ordered !== "true, right 1, wrong 0") {
  console.log("the control is wrong");
  process.exit(1);
}
process.exit(found.turned === "false, right 1, wrong 0" && found.later === "2026-09-30 2026-10-01 2027-03-03" ? 0 : 1);
JS
TZ=Asia/Ho_Chi_Minh node look.cjs || { echo "the behaviour has changed"; exit 1; }
