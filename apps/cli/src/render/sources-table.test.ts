import { BreakerState, Quality, SourceState } from "@streampulse/core";
import { expect, test } from "vitest";
import { sourcesText, type SourceReport } from "./sources-table.ts";
import { PLAIN } from "./style.ts";
import { textWidth } from "./width.ts";

const setting = (name: string, isSet: boolean) => ({
  name,
  isSet,
  describes: `${"what it does ".repeat(20)}. And more.`,
});
const REPORT: SourceReport = {
  name: "simulated",
  describes: "A made-up market. ".repeat(12),
  settings: [setting("STREAMPULSE_SIMULATED_SEED", true), setting("STREAMPULSE_SIMULATED_RATE", false)],
  isConfigured: true,
};
const status = {
  source: "simulated",
  state: SourceState.CONNECTED,
  subscriptions: 3,
  breaker: BreakerState.CLOSED,
  quality: Quality.SIMULATED,
};

test.each([40, 80, 100])("nothing is wider than %i columns; without a terminal nothing is cut", (columns) => {
  for (const answered of [true, false]) {
    const text = sourcesText([REPORT], PLAIN, { answered, nowMs: 0, columns });
    for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(columns);
  }
  const whole = sourcesText([REPORT], PLAIN, { answered: false, nowMs: 0, columns: Infinity });
  expect(whole).toContain(`${REPORT.describes}\n`);
});

test("what this environment sets is not told beside how the source is on a server", () => {
  const alone = sourcesText([REPORT], PLAIN, { answered: false, nowMs: 0, columns: 100 });
  expect(alone).toMatch(/_SEED {2}set {4}what/);
  expect(alone).toMatch(/_RATE {2}unset {2}what/);
  const beside = sourcesText([{ ...REPORT, status }], PLAIN, { answered: true, nowMs: 0, columns: 100 });
  expect(beside).toContain("on the server: connected");
  expect(beside).not.toMatch(/\b(un)?set\b/);
});
