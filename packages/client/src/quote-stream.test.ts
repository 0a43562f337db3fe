import type { Quote } from "@streampulse/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ScriptedWatch, quote } from "../../../test/scripted-watch.ts";
import { quoteStream } from "./quote-stream.ts";
import { STALLED_AFTER_MS } from "./silence.ts";
import type { SlowReader } from "./watch.ts";
import type { StreamOptions, WatchHandlers } from "./watch-handlers.ts";

const WAITING_MAX = 1_024;

describe("the pace of a stream", () => {
  /** A stream over a watch that the test plays, its first quote read. */
  async function playing(delivery: StreamOptions["delivery"]) {
    const played: { handlers?: WatchHandlers; reader?: SlowReader } = {};
    const stream = quoteStream((handlers, reader) => {
      Object.assign(played, { handlers, reader });
      return { tickers: ["AAPL"], connection: { status: "live" }, stop: () => handlers.onEnd?.() };
    }, delivery);
    const first = stream.next();
    const give = (count: number) => {
      const one: Quote = {
        ticker: "AAPL",
        price: "1",
        sequence: 1,
        epoch: 1,
        receivedTimeMs: 1,
        quality: 1,
        source: "s",
        stale: false,
      };
      played.handlers?.onQuotes?.(Array.from({ length: count }, () => one));
    };
    give(1);
    await first;
    return { stream, give, pace: () => played.reader?.pace(), left: () => played.reader?.left(["AAPL"]) };
  }

  test(`of every quote: ${WAITING_MAX} that wait stop the reading, one less lets it go on`, async () => {
    const { stream, give, pace } = await playing("every");
    give(WAITING_MAX - 1);
    expect(pace()).toBeUndefined();
    give(1);
    const paused = pace();
    expect(paused).toBeInstanceOf(Promise);
    await stream.next();
    await paused;
    expect(pace()).toBeUndefined();
  });

  test("of every quote: goes on where what waited was of a ticker that was removed", async () => {
    const { give, pace, left } = await playing("every");
    give(WAITING_MAX);
    const paused = pace();
    left();
    await paused;
    expect(pace()).toBeUndefined();
  });

  test("of the latest: never slower, for a ticker waits once", async () => {
    const { give, pace } = await playing("latest");
    give(WAITING_MAX * 2);
    expect(pace()).toBeUndefined();
  });

  test("a reader that leaves while it waits leaves at once", async () => {
    const { stream } = await playing("latest");
    const next = stream.next();
    await stream.return?.();
    expect(await next).toMatchObject({ done: true });
  });
});

describe("a stream that is not read", () => {
  let script: ScriptedWatch;

  beforeEach(async () => {
    script = await ScriptedWatch.start();
  });

  afterEach(() => script.close());

  test("is not taken for a silent one", async () => {
    const stopper = new AbortController();
    const options = { delivery: "every", signal: stopper.signal } as const;
    const stream = script.client.stream(["AAPL"], options)[Symbol.asyncIterator]();
    const first = stream.next();
    const opened = await script.server.nextStream();
    const paused = script.clock.cancelled.next((delayMs) => delayMs === STALLED_AFTER_MS);
    opened.open();
    opened.send({ quotes: Array.from({ length: WAITING_MAX + 1 }, (_, index) => quote("AAPL", index + 1)) });
    await first;
    await paused;
    script.clock.advance(60_000);
    expect((await stream.next()).value).toMatchObject({ sequence: 2 });
    expect(script.server.opened).toBe(1);
    stopper.abort();
    await opened.closed;
  });
});
