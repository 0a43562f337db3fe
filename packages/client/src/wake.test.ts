import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { failure } from "../../../test/connect-failure.ts";
import { ScriptedWatch } from "../../../test/scripted-watch.ts";

let script: ScriptedWatch;
let page: EventTarget;

beforeEach(async () => {
  page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  script = await ScriptedWatch.start();
});

afterEach(async () => {
  await script.close();
  vi.unstubAllGlobals();
});

/** A client that waits a minute for its next attempt, because the server said so. */
async function waiting(): Promise<void> {
  const stream = await script.live(["AAPL"]);
  stream.fail(failure(Code.Unavailable, "away", { retryAfterMs: 60_000 }));
  await script.told.until(
    ([name, what]) => name === "onConnection" && (what.status === "reconnecting" || what.status === "offline"),
  );
}

test("the browser's `online` makes the next attempt at once", async () => {
  await waiting();
  page.dispatchEvent(new Event("online"));
  await script.server.nextStream();
});

test("the browser's `offline` is told while waiting, and leaves a live stream alone", async () => {
  await waiting();
  page.dispatchEvent(new Event("offline"));
  expect(script.state).toEqual({ status: "offline" });
  page.dispatchEvent(new Event("online"));
  await script.opened(await script.server.nextStream(), { tickers: ["AAPL"] });
  page.dispatchEvent(new Event("offline"));
  expect(script.state).toEqual({ status: "live" });
});

test("a failure while the browser is offline is told as offline, and tried again all the same", async () => {
  vi.stubGlobal("navigator", { onLine: false });
  await waiting();
  expect(script.state).toEqual({ status: "offline" });
  script.clock.advance(60_000);
  await script.server.nextStream();
});

test("after a sleep a wait is over", async () => {
  await waiting();
  script.clock.sleep(15_001);
  script.clock.advance(5_000);
  await script.server.nextStream();
});

test("after a sleep a silent stream is given up and made anew at once", async () => {
  const stream = await script.live(["AAPL"]);
  const waits = script.clock.waits.next((delayMs) => delayMs === 0);
  script.clock.sleep(3_600_000);
  script.clock.advance(5_000);
  await stream.closed;
  await waits;
  script.clock.advance(0);
  expect((await script.server.nextStream()).request.tickers).toEqual(["AAPL"]);
});

test("a sleep makes good for the failures before it: the next attempt is made at once all the same", async () => {
  const stream = await script.live(["AAPL"]);
  stream.cut();
  const silent = await script.nextStream(0);
  const waits = script.clock.waits.next((delayMs) => delayMs === 0);
  script.clock.sleep(3_600_000);
  script.clock.advance(5_000);
  await silent.closed;
  await waits;
  script.clock.advance(0);
  await script.server.nextStream();
});

test("timers that a hidden page delays cost a stream that is heard from nothing", async () => {
  const stream = await script.live(["AAPL"]);
  script.clock.sleep(60_000);
  await script.take(stream, { heartbeat: {} });
  script.clock.advance(5_000);
  expect(script.state).toEqual({ status: "live" });
  expect(script.server.opened).toBe(1);
});
