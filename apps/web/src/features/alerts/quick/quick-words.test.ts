import { type AlertCondition, MoveDirection } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { numberMarks } from "../../../ui/number-typed.ts";
import { readQuick } from "./quick-words.ts";

const read = (text: string) => readQuick(text, numberMarks("en"));
const { UP, DOWN, EITHER } = MoveDirection;

test.each<[string, AlertCondition]>([
  ["225", { crossing: { price: "225" } }],
  [" crosses 1,225.50 ", { crossing: { price: "1225.5" } }],
  ["> 225", { above: { price: "225" } }],
  ["is above 225", { above: { price: "225" } }],
  ["below $180", { below: { price: "180" } }],
  ["<180", { below: { price: "180" } }],
  ["rises above 230", { crossingUp: { price: "230" } }],
  ["falls below 180", { crossingDown: { price: "180" } }],
  ["5%", { percentMove: { percent: "5", direction: EITHER } }],
  ["moves 2.5 %", { percentMove: { percent: "2.5", direction: EITHER } }],
  ["+5 %", { percentMove: { percent: "5", direction: UP } }],
  ["falls 5 %", { percentMove: { percent: "5", direction: DOWN } }],
  ["drops 3 %", { percentMove: { percent: "3", direction: DOWN } }],
  ["rises by 3%", { percentMove: { percent: "3", direction: UP } }],
  ["−5 %", { percentMove: { percent: "5", direction: DOWN } }],
])("“%s”", (text, condition) => {
  expect(read(text)).toEqual(condition);
});

test.each(["", "soon", "> ", "225 226", "%", "<script>", "1e9", "drops by about 3 %"])(
  "“%s” means nothing that could be set",
  (text) => {
    expect(read(text)).toHaveProperty("fault");
  },
);

test("words that are not understood are told as they were typed, with forms that are", () => {
  const fault = (text: string, locale = "en") => {
    const answer = readQuick(text, numberMarks(locale));
    return "fault" in answer ? answer.fault : undefined;
  };
  expect(fault("drops some 3 %")).toBe(
    "“drops some 3 %” is not understood. Write 215.50, or moves 5 %, or falls below 200.",
  );
  expect(fault("bald", "de")).toBe("“bald” is not understood. Write 215,50, or moves 5 %, or falls below 200.");
  expect(fault("x".repeat(31))).toContain(`“${"x".repeat(30)}…”`);
  for (const form of ["215.50", "moves 5 %", "falls below 200"]) expect(fault(form)).toBeUndefined();
});
