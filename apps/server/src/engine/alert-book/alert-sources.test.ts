import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { alertStage } from "../../../../../test/alert-stage.ts";
import { RoutedEngine } from "../../../../../test/routed-engine.ts";
import { DEMAND_LINGER_MS } from "../limits.ts";

/** Alerts over a real engine whose sources tick by themselves. */
async function overEngine(names: readonly string[]) {
  const engine = new RoutedEngine(names.map((name) => ({ name })));
  const { scheduler } = engine.server;
  const alerts = await alertStage({ engine: engine.server.engine, scheduler });
  const created = alerts.create({ condition: { kind: "crossing", price: "110" }, ticker: "A" });
  await engine.pass(2_000);
  return { engine, ...alerts, alert: await created };
}

test("a price that another source brings with a jump is judged at its second quote, and says what was not heard", async () => {
  const { engine, log, alert } = await overEngine(["first", "second"]);
  expect(alert).toMatchObject({ ticker: "A", state: "active", firings: 0 });
  engine.source("second").price = 120;
  engine.source("first").isFrozen = true;
  const heard: { source: string; stale: boolean; sequence: number }[] = [];
  const reading = engine.server.engine.follow(
    { ticker: "A", venue: undefined, code: "A" },
    { quoted: ({ source, stale, sequence }) => heard.push({ source, stale, sequence }) },
  );
  await engine.until(20_000, () => heard.filter(({ source }) => source === "second").length >= 5);
  reading?.stop();
  const [firing, ...more] = await log();
  expect(more).toEqual([]);
  const ofSecond = heard.filter(({ source }) => source === "second");
  expect(firing?.quote).toMatchObject({ source: "second", price: "120", sequence: ofSecond[1]?.sequence });
  expect(firing?.quote?.quality).toBe(Quality.LIVE);
  expect(firing?.outage?.cause).toBe("source");
  expect((firing?.outage?.toMs ?? 0) - (firing?.outage?.fromMs ?? 0)).toBeGreaterThan(5_000);
});

test("an alert alone keeps its ticker subscribed, and lets it go once it has fired", async () => {
  const { engine, fired } = await overEngine(["first"]);
  await engine.pass(DEMAND_LINGER_MS * 2);
  expect(engine.source("first").carried).toEqual(["X:A"]);
  engine.source("first").price = 111;
  await engine.pass(1_000);
  expect(await fired()).toEqual(["111"]);
  await engine.pass(DEMAND_LINGER_MS + 1_000);
  expect(engine.source("first").carried).toEqual([]);
});
