import {
  createClient,
  createPriceStore,
  type SessionInfo,
  TickerErrorCode,
  TickerOutcome,
  type TickerResult,
} from "@streampulse/client";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { Demand, LINGER_MS, OPEN_MS } from "./demand.ts";
import { createFrameQueue } from "./frame-queue.ts";

/** A demand whose frames are drawn by hand, over a store that notes what reaches it. */
function byHand(refuse: (ticker: string) => TickerErrorCode | undefined = () => undefined) {
  const scheduler = new FakeScheduler();
  const frames: (() => void)[] = [];
  const calls: string[] = [];
  let tickers: string[] = [];
  const errors = new Map<string, TickerErrorCode>();
  const result = (
    ticker: string,
    outcome: TickerOutcome,
    code: TickerErrorCode = TickerErrorCode.UNSPECIFIED,
  ): TickerResult => ({
    ticker,
    outcome,
    code,
    message: "",
  });
  const store = {
    get tickers() {
      return tickers;
    },
    async add(ticker: string) {
      calls.push(`+${ticker}`);
      const code = refuse(ticker);
      if (code !== undefined) {
        errors.set(ticker, code);
        return result(ticker, TickerOutcome.REJECTED, code);
      }
      errors.delete(ticker);
      tickers = [...tickers, ticker];
      return result(ticker, TickerOutcome.ACCEPTED);
    },
    async remove(ticker: string) {
      calls.push(`-${ticker}`);
      tickers = tickers.filter((each) => each !== ticker);
      return result(ticker, TickerOutcome.REMOVED);
    },
    error: (ticker: string) => {
      const code = errors.get(ticker);
      return code === undefined ? undefined : { ticker, code, message: "", removed: true };
    },
    start: () => void calls.push("start"),
    session: { maxTickers: 3 } as SessionInfo,
  };
  const demand = new Demand(
    store,
    createFrameQueue((call) => void frames.push(call)),
    scheduler,
  );
  const draw = (): string[] => {
    frames.splice(0).forEach((call) => call());
    return calls.splice(0);
  };
  return { demand, scheduler, draw };
}

test("what is wanted before the first frame is in the stream's first request, in the order of wanting", () => {
  const { demand, draw } = byHand();
  demand.want("MSFT");
  demand.want("aapl");
  demand.want("MSFT");
  expect(draw()).toEqual(["+MSFT", "+AAPL", "start"]);
});

test("without anything wanted the stream opens all the same, once", () => {
  const { demand, scheduler, draw } = byHand();
  expect(draw()).toEqual([]);
  scheduler.advance(OPEN_MS);
  expect([demand.isOpen, draw()]).toEqual([true, ["start"]]);
  demand.want("AAPL");
  expect(draw()).toEqual(["+AAPL"]);
});

test("a ticker leaves some seconds after the last who wanted it, and each counts once", () => {
  const { demand, scheduler, draw } = byHand();
  const [first, second] = [demand.want("AAPL"), demand.want("AAPL")];
  draw();
  first();
  first();
  scheduler.advance(LINGER_MS);
  expect(draw()).toEqual([]);
  second();
  scheduler.advance(LINGER_MS - 1);
  expect(draw()).toEqual([]);
  scheduler.advance(1);
  expect(draw()).toEqual(["-AAPL"]);
});

test("one that is wanted again in time is never asked for twice", () => {
  const { demand, scheduler, draw } = byHand();
  demand.want("AAPL")();
  draw();
  scheduler.advance(LINGER_MS - 1);
  demand.want("AAPL");
  scheduler.advance(LINGER_MS);
  expect(draw()).toEqual([]);
});

test("one that is wanted again between its leaving and the frame stays", () => {
  const { demand, scheduler, draw } = byHand();
  demand.want("AAPL")();
  draw();
  scheduler.advance(LINGER_MS);
  demand.want("AAPL");
  expect(draw()).toEqual([]);
});

test("a refusal is answered to whoever asked, and the next who wants it asks anew", async () => {
  const { demand, draw } = byHand(() => TickerErrorCode.UNKNOWN_TICKER);
  demand.want("NOPE");
  const answer = demand.answer("NOPE");
  draw();
  expect(await answer).toMatchObject({ outcome: TickerOutcome.REJECTED });
  demand.want("NOPE");
  expect(draw()).toEqual(["+NOPE"]);
});

test("what had no room in the session is asked for when another leaves", async () => {
  let room = 1;
  const { demand, scheduler, draw } = byHand(() => (room-- > 0 ? undefined : TickerErrorCode.LIMIT_EXCEEDED));
  const leave = demand.want("AAPL");
  demand.want("MSFT");
  const answer = demand.answer("MSFT");
  draw();
  await answer;
  leave();
  room = 1;
  scheduler.advance(LINGER_MS);
  expect(draw()).toEqual(["-AAPL", "+MSFT"]);
});

test("text that is no ticker wants nothing, and a closed demand starts nothing", () => {
  const { demand, scheduler, draw } = byHand();
  demand.want("no ticker at all")();
  demand.want("AAPL");
  demand.close();
  demand.want("MSFT");
  scheduler.advance(OPEN_MS);
  expect(draw()).toEqual([]);
});

test("what one frame changes is one call of the server, removals and additions together", async () => {
  const bodies: unknown[] = [];
  const client = createClient({
    url: "http://localhost",
    fetch: async (url, init) => {
      bodies.push([(url as string).split("/").at(-1), init?.method]);
      return new Promise<Response>(() => undefined);
    },
  });
  const frames: (() => void)[] = [];
  const store = createPriceStore(client);
  const demand = new Demand(
    store,
    createFrameQueue((call) => void frames.push(call)),
    new FakeScheduler(),
  );
  for (const ticker of ["AAPL", "MSFT", "NVDA"]) demand.want(ticker);
  frames.splice(0).forEach((call) => call());
  await Promise.resolve();
  expect(store.tickers).toEqual(["AAPL", "MSFT", "NVDA"]);
  expect(bodies).toEqual([["StreamPrices", "POST"]]);
  demand.close();
  store.stop();
});

test("what lingers leaves for what is wanted, the oldest first and before it, where a session has no more room", () => {
  const { demand, draw, scheduler } = byHand();
  const [first, second] = ["AAPL", "MSFT"].map((ticker) => demand.want(ticker));
  draw();
  second?.();
  first?.();
  demand.want("TSLA");
  expect(draw()).toEqual(["+TSLA"]);
  demand.want("KO");
  expect(draw()).toEqual(["-MSFT", "+KO"]);
  scheduler.advance(LINGER_MS);
  expect(draw()).toEqual(["-AAPL"]);
});
