import { Code } from "@connectrpc/connect";
import type { Quality, TickerType } from "@streampulse/proto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failure } from "../../../test/connect-failure.ts";
import type { ScriptedStream } from "../../../test/scripted-price-server.ts";
import { ScriptedWatch, quote } from "../../../test/scripted-watch.ts";
import { createClient } from "./client.ts";

let script: ScriptedWatch;

beforeEach(async () => {
  script = await ScriptedWatch.start();
});

afterEach(() => script.close());

describe("connecting again", () => {
  test("a cut, a clean end and an UNAVAILABLE are each followed by a new stream, within growing bounds", async () => {
    let stream = await script.live(["AAPL"]);
    const endings: [number, (stream: ScriptedStream) => void][] = [
      [3_000, (each) => each.cut()],
      [4_000, (each) => each.end()],
      [8_000, (each) => each.fail(failure(Code.Unavailable, "away"))],
    ];
    for (const [attempt, [boundMs, end]] of endings.entries()) {
      const before = script.told.all.length;
      end(stream);
      const wait = await script.reconnecting(before);
      expect(wait).toMatchObject({ attempt, waitMs: boundMs * script.random });
      script.clock.advance(wait.waitMs - 1);
      expect(script.state?.status).toBe("reconnecting");
      script.clock.advance(1);
      stream = await script.opened(await script.server.nextStream(), { tickers: ["AAPL"], resumed: true });
      expect(script.state?.status).toBe("live");
    }
    await script.take(stream, { quotes: [quote("AAPL", 7)] });
    expect(script.prices).toEqual(["AAPL 7.5"]);
  });

  test("a message cut in the middle is a broken connection, not an invalid argument", async () => {
    const stream = await script.live(["AAPL"]);
    const before = script.told.all.length;
    stream.cutWithin();
    expect((await script.reconnecting(before)).attempt).toBe(0);
  });

  test("a server that is not there is tried again, and the state says why", async () => {
    const { url } = script.server;
    await script.server.close();
    script.watch(["AAPL"]);
    const { reason } = await script.reconnecting();
    expect(reason).toContain(`ECONNREFUSED ${url.slice("http://".length)}`);
    script = await ScriptedWatch.start();
  });

  test("the server's RetryInfo wins over the jitter", async () => {
    const stream = await script.live(["AAPL"]);
    stream.fail(failure(Code.Unavailable, "going down", { reason: "DRAINING", retryAfterMs: 7_250 }));
    expect(await script.reconnecting()).toMatchObject({ waitMs: 7_250, reason: "going down" });
  });

  test("a server that always says `at once` is not called in a loop", async () => {
    let stream = await script.live(["AAPL"]);
    for (const waitMs of [0, 2_000, 4_000]) {
      const before = script.told.all.length;
      stream.fail(failure(Code.Unavailable, "going down", { reason: "DRAINING", retryAfterMs: 0 }));
      expect((await script.reconnecting(before)).waitMs).toBe(waitMs);
      stream = await script.nextStream(before);
    }
  });

  test("30 s of health make the next failure the first again, 1 ms less does not", async () => {
    let stream = await script.live(["AAPL"]);
    const lives: [number, number][] = [
      [1, 0],
      [29_999, 1],
      [30_000, 0],
    ];
    for (const [liveMs, attempt] of lives) {
      for (let leftMs = liveMs; leftMs > 0; leftMs -= 5_000) {
        script.clock.advance(Math.min(5_000, leftMs));
        await script.take(stream, { heartbeat: {} });
      }
      const before = script.told.all.length;
      stream.end();
      const wait = await script.reconnecting(before);
      expect(wait.attempt).toBe(attempt);
      script.clock.advance(wait.waitMs);
      stream = await script.opened(await script.server.nextStream(), { tickers: ["AAPL"] });
    }
  });

  test.each([
    ["INVALID_ARGUMENT", Code.InvalidArgument],
    ["UNAUTHENTICATED", Code.Unauthenticated],
    ["TOKEN_EXPIRED", Code.Unauthenticated],
    ["PERMISSION_DENIED", Code.PermissionDenied],
    ["SUPERSEDED", Code.Aborted],
    ["LIMIT_TICKERS", Code.ResourceExhausted],
  ] as const)("%s is final: stopped, with the server's words, and nothing left to run", async (reason, code) => {
    const stream = await script.live(["AAPL"]);
    stream.fail(failure(code, "so it is", { reason }));
    const [, error] = await script.told.until(([name]) => name === "onEnd");
    expect(error).toMatchObject({ reason, retry: false, message: "so it is" });
    expect(script.state).toEqual({ status: "stopped", reason: "so it is" });
    expect(script.clock.pending).toBe(0);
    expect(script.server.opened).toBe(1);
  });

  test("SLOW_CONSUMER is not final", async () => {
    const stream = await script.live(["AAPL"]);
    stream.fail(failure(Code.ResourceExhausted, "read faster", { reason: "SLOW_CONSUMER" }));
    expect((await script.reconnecting()).reason).toBe("read faster");
  });

  test("a second stream of the same client ends the first as SUPERSEDED, here already", async () => {
    await script.live(["AAPL"]);
    const second = script.client.watch(["MSFT"], {});
    expect(script.of("onEnd")).toMatchObject([{ code: "aborted", reason: "SUPERSEDED" }]);
    expect((await script.server.nextStream()).request.tickers).toEqual(["MSFT"]);
    second.stop();
  });
});

describe("resuming", () => {
  test("the session is resumed without tickers while it must still live and the set is the same", async () => {
    const stream = await script.live(["AAPL", "MSFT"]);
    stream.cut();
    const next = await script.nextStream(0);
    expect(next.request.tickers).toEqual([]);
    expect(next.request.clientId).toBe(script.client.clientId);
  });

  test("after 30 s without a sign of life the whole set is sent", async () => {
    const stream = await script.live(["AAPL", "MSFT"]);
    stream.fail(failure(Code.Unavailable, "away", { retryAfterMs: 30_000 }));
    expect((await script.nextStream(0)).request.tickers).toEqual(["AAPL", "MSFT"]);
  });

  test("attempts that fail do not lengthen the session's life", async () => {
    let stream = await script.live(["AAPL"]);
    for (const asked of [[], [], ["AAPL"]]) {
      const before = script.told.all.length;
      stream.fail(failure(Code.Unavailable, "away", { retryAfterMs: 12_000 }));
      stream = await script.nextStream(before);
      expect(stream.request.tickers).toEqual(asked);
    }
  });

  test("a change made while the stream was away is sent with the whole set, and done when the session shows it", async () => {
    const stream = await script.live(["AAPL", "MSFT"]);
    const before = script.told.all.length;
    stream.cut();
    await script.reconnecting(before);
    const added = script.client.add("nvda");
    const removed = script.client.remove("MSFT");
    const next = await script.nextStream(before);
    expect(next.request.tickers).toEqual(["AAPL", "NVDA"]);
    await script.opened(next);
    expect(await added).toMatchObject([{ ticker: "NVDA", outcome: 1 }]);
    expect(await removed).toMatchObject([{ ticker: "MSFT", outcome: 3 }]);
  });

  test("a session that turns out to be new after a resume is given the whole set", async () => {
    const asked: string[][] = [];
    const modified = new Promise<void>((resolve) => {
      script.server.answers.modifyTickers = ({ add, remove }) => {
        asked.push(add, remove);
        resolve();
        return { tickers: add, revision: 2n };
      };
    });
    const stream = await script.live(["AAPL", "MSFT"]);
    stream.cut();
    await script.opened(await script.nextStream(0), { tickers: ["TSLA"], resumed: true });
    script.clock.advance(0);
    await modified;
    expect(asked).toEqual([["AAPL", "MSFT"], ["TSLA"]]);
  });
});

describe("what is handed on", () => {
  test("nothing that is not newer by epoch and sequence, over a reconnect as well", async () => {
    const stream = await script.live(["AAPL"]);
    await script.take(stream, { quotes: [quote("AAPL", 5), quote("AAPL", 4), quote("AAPL", 5), quote("AAPL", 6)] });
    stream.cut();
    const next = await script.opened(await script.nextStream(0), { tickers: ["AAPL"], resumed: true });
    await script.take(next, { quotes: [quote("AAPL", 6), quote("AAPL", 1, 2), quote("AAPL", 7)] });
    expect(script.prices).toEqual(["AAPL 5.5", "AAPL 6.5", "AAPL 1.5"]);
  });

  test("each kind of message in the contract's order, with unknown values absent and unknown enums unspecified", async () => {
    const stream = await script.live(["AAPL"]);
    const before = script.told.all.length;
    await script.take(stream, {
      conflated: [{ ticker: "AAPL", skipped: 3, low: "1", high: "2" }],
      quotes: [{ ...quote("AAPL", 5), quality: 99 as Quality, stale: true, bid: "0.1" }],
      gaps: [{ ticker: "AAPL", epoch: 1n, fromSequence: 2n, toSequence: 4n }],
      errors: [{ ticker: "AAPL", code: 2, message: "away", retryAfterMs: 10n }],
      infos: [{ ticker: "AAPL", name: "Apple", type: 77 as TickerType }],
    });
    const told = script.told.all.slice(before);
    expect(told.map(([name]) => name).slice(0, -1)).toEqual([
      "onInfos",
      "onErrors",
      "onGaps",
      "onQuotes",
      "onConflated",
    ]);
    expect(script.of("onQuotes")[0]?.[0]).toEqual({
      ticker: "AAPL",
      price: "5.5",
      sequence: 5,
      epoch: 1,
      receivedTimeMs: 1,
      source: "",
      quality: 0,
      stale: true,
      bid: "0.1",
    });
    expect(script.of("onInfos")[0]).toEqual([{ ticker: "AAPL", name: "Apple", type: 0 }]);
    expect(script.of("onErrors")[0]).toEqual([
      { ticker: "AAPL", code: 2, message: "away", removed: false, retryAfterMs: 10 },
    ]);
    expect(script.of("onGaps")[0]?.[0]).toEqual({ ticker: "AAPL", epoch: 1, fromSequence: 2, toSequence: 4 });
  });

  test("no price that is no decimal text, and nothing of that kind beside a price that is", async () => {
    const stream = await script.live(["AAPL"]);
    await script.take(stream, {
      quotes: ["", "1e5", "NaN", "<b>1</b>", "1".repeat(81)].map((price, index) => ({
        ...quote("AAPL", index + 1),
        price,
      })),
      infos: [{ ticker: "AAPL", previousClose: "n/a", high: "0." + "0".repeat(90), low: "1.50" }],
    });
    await script.take(stream, { quotes: [{ ...quote("AAPL", 6), bid: "-", change: "-0.5", changePercent: "1 %" }] });
    expect(script.of("onQuotes").flat()).toMatchObject([{ price: "6.5", change: "-0.5" }]);
    expect(script.of("onQuotes")[0]?.[0]).not.toMatchObject({ bid: expect.anything() });
    expect(script.of("onQuotes")[0]?.[0]).not.toMatchObject({ changePercent: expect.anything() });
    expect(script.of("onInfos")[0]).toEqual([{ ticker: "AAPL", low: "1.50" }]);
  });

  test("an unknown ticker is told once and leaves the wanted set; a temporary failure does not", async () => {
    const watch = script.watch(["AAPL", "NOSUCH", "MSFT"]);
    const stream = await script.opened(await script.server.nextStream());
    await script.take(stream, {
      errors: [
        { ticker: "NOSUCH", code: 1, message: "unknown", removed: true },
        { ticker: "MSFT", code: 2, message: "away" },
      ],
    });
    await script.take(stream, { quotes: [quote("NOSUCH", 1)], errors: [{ ticker: "NOSUCH", code: 1 }] });
    expect(watch.tickers).toEqual(["AAPL", "MSFT"]);
    expect(script.of("onErrors").flat()).toHaveLength(2);
    expect(script.prices).toEqual([]);
  });

  test("a fault in a handler is loud and stops nothing", async () => {
    const faults: unknown[] = [];
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const fault = new Promise<void>((resolve) =>
      process.once("uncaughtException", (error) => resolve(void faults.push(error))),
    );
    const client = createClient({ url: script.server.url, scheduler: script.clock });
    let seen = 0;
    const told = new Promise<void>((resolve) => {
      client.watch(["AAPL"], {
        onQuotes: () => {
          if (++seen === 2) resolve();
          throw new Error("a fault of the caller's");
        },
      });
    });
    const stream = await script.server.nextStream();
    stream.open();
    stream.send({ quotes: [quote("AAPL", 1)] });
    await fault;
    process.once("uncaughtException", () => undefined);
    stream.send({ quotes: [quote("AAPL", 2)] });
    await told;
    await new Promise(setImmediate);
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
    expect(faults).toMatchObject([{ message: "a fault of the caller's" }]);
    client.watch([], {}).stop();
  });
});
