import { BreakerState, Quality, SourceState } from "@streampulse/core";
import { expect, test } from "vitest";
import { sourceJson, sourcesText, type SourceReport } from "./sources-table.ts";
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

test("why a source brings nothing stands below how it is, and how many wait for it; one is one", () => {
  const state = SourceState.DOWN;
  const reason = "Binance refuses this\u001b location or network.";
  const down = { ...status, state, reason, subscriptions: 1, waitingTickers: 2, failovers: 1, budgetLeft: 1 };
  const told = (columns: number) =>
    sourcesText([{ ...REPORT, status: down }], PLAIN, { answered: true, nowMs: 0, columns });
  expect(told(160)).toContain(
    "  on the server: down · 1 subscription · 2 tickers waiting · 1 request left of what the vendor allows now · 1 failover\n    Binance refuses this location or network.\n",
  );
  for (const line of told(30)
    .split("\n")
    .filter((one) => one.startsWith("    B")))
    expect(textWidth(line)).toBeLessThanOrEqual(30);
  expect(sourceJson({ ...REPORT, served: true, status: down })).toMatchObject({
    served: true,
    status: { state: "SOURCE_STATE_DOWN", reason, waitingTickers: 2 },
  });
  const idle = { ...status, state: SourceState.UNSPECIFIED, subscriptions: 0 };
  const unasked = sourcesText([{ ...REPORT, status: idle }], PLAIN, { answered: true, nowMs: 0, columns: 100 });
  expect(unasked).toContain("on the server: nothing asked of it yet · 0 subscriptions");
});
