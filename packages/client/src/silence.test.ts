import { afterEach, beforeEach, expect, test } from "vitest";
import { ScriptedWatch } from "../../../test/scripted-watch.ts";

let script: ScriptedWatch;

beforeEach(async () => {
  script = await ScriptedWatch.start();
});

afterEach(() => script.close());

test("7 s are told as stalled, and a heartbeat ends that", async () => {
  const stream = await script.live(["AAPL"]);
  const sinceMs = script.clock.now();
  script.clock.advance(6_999);
  expect(script.state).toEqual({ status: "live" });
  script.clock.advance(1);
  expect(script.state).toEqual({ status: "stalled", sinceMs });
  await script.take(stream, { heartbeat: {} });
  expect(script.state).toEqual({ status: "live" });
  script.clock.advance(6_999);
  expect(script.state).toEqual({ status: "live" });
});

test("10 s end the connection, and a new one is made", async () => {
  const stream = await script.live(["AAPL"]);
  script.clock.advance(9_999);
  expect(script.state?.status).toBe("stalled");
  script.clock.advance(1);
  await stream.closed;
  expect((await script.reconnecting()).reason).toBe("Nothing was heard for 10 s.");
});

test("a server that takes the call and says nothing is given up after 10 s as well", async () => {
  script.watch(["AAPL"]);
  const stream = await script.server.nextStream();
  script.clock.advance(10_000);
  await stream.closed;
  expect((await script.reconnecting()).attempt).toBe(0);
});

test("a clock that is set back by an hour does not blind the watch for silence", async () => {
  const stream = await script.live(["AAPL"]);
  script.clock.sleep(-3_600_000);
  script.clock.advance(7_000);
  script.clock.advance(10_000);
  await stream.closed;
  expect((await script.reconnecting()).reason).toBe("Nothing was heard for 10 s.");
});
