import { expect, test } from "vitest";
import { changesIn, lastOf, reasonsIn, RoutedEngine, watched } from "../../../../test/routed-engine.ts";
import { SourceFault } from "./ports/source.ts";

test("who joins what others watch has its last price at once, as old as that is, on the same subscription", async () => {
  const { engine, stream } = await watched([{ name: "first" }, { name: "second", venues: ["Y"] }], ["A"]);
  engine.source("first").opensAtOnce = false;
  engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
  await engine.pass(2_000);
  const second = engine.source("second");
  expect(lastOf(stream, "A")?.source).toBe("second");
  second.isFrozen = true;
  await engine.pass(3_000);
  engine.server.modify({ add: ["Y:A"] });
  await engine.pass(200);
  const joined = lastOf(stream, "Y:A");
  expect(joined).toMatchObject({ source: "second", price: lastOf(stream, "A")?.price, stale: false });
  expect(joined?.receivedTimeMs).toBe(lastOf(stream, "A")?.receivedTimeMs);
  expect(second.carried).toEqual(["Y:A"]);
  await engine.pass(29_000);
  expect([lastOf(stream, "A")?.stale, lastOf(stream, "Y:A")?.stale]).toEqual([true, true]);
});

test("an outage is no gap of the market: what is silent after it is flagged as soon as before it", async () => {
  const engine = new RoutedEngine([{ name: "first", aliveEveryMs: 1e9 }]);
  const first = engine.source("first");
  const stream = engine.server.open(["A", "B"]);
  await engine.pass(500);
  first.isFrozen = true;
  // The other one goes on, so that the connection is well.
  const pass = (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      engine.server.advance(1_000);
      for (const connection of first.living) if (connection.isOpen) connection.events.alive();
      first.tick("X:B", String(100 + (n % 7) / 1_000));
    }
  };
  const trade = (times: number) => {
    for (let n = 1; n <= times; n++) {
      pass(5);
      first.tick("X:A", `100.${n}`);
    }
    engine.server.advance(10);
  };
  trade(40);
  first.opensAtOnce = false;
  first.living[0]?.fail(new SourceFault("unavailable", "cut"));
  engine.server.advance(4 * 3_600_000);
  first.opensAtOnce = true;
  for (let n = 0; n < 200 && !first.living.some(({ isOpen }) => isOpen); n++) engine.server.advance(1_000);
  trade(10);
  expect(lastOf(stream, "A")?.stale).toBe(false);
  pass(32);
  expect(lastOf(stream, "A")?.stale).toBe(true);
});

test("an outage is told once for each state and reason, however often connecting is tried", async () => {
  const { engine, stream } = await watched([{ name: "first" }], ["A"]);
  engine.source("first").opensAtOnce = false;
  engine.source("first").living[0]?.fail(new SourceFault("unavailable", "cut"));
  engine.server.advance(3_600_000);
  expect(engine.source("first").made.length).toBeGreaterThan(10);
  const [reconnecting, down] = ["first RECONNECTING A", "first DOWN A"];
  expect(changesIn(stream)).toEqual(["first CONNECTED A", reconnecting, reconnecting, down]);
  const late = "first did not answer in time.";
  expect(reasonsIn(stream)).toEqual(["cut", late, late]);
});
