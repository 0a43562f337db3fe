import { describe, expect, test } from "vitest";
import { Subscriptions } from "./subscriptions.ts";

interface Message {
  readonly method: string;
  readonly params: { readonly channel: string; readonly symbol: readonly string[] };
  readonly req_id: number;
}

const start = () => new Subscriptions((canonical) => canonical.slice("KRAKEN:".length));
const wanted = (...symbols: readonly string[]) =>
  symbols.map((symbol, n) => ({ id: n + 1, canonical: `KRAKEN:${symbol}` }));
const many = (count: number) => Array.from({ length: count }, (_, n) => `T${n}/USD`);

/** Every message the subscriptions have to send now. */
function drain(subscriptions: Subscriptions, nowMs = 0): Message[] {
  const messages: Message[] = [];
  for (let text = subscriptions.next(nowMs); text !== undefined; text = subscriptions.next(nowMs)) {
    messages.push(JSON.parse(text) as Message);
  }
  return messages;
}

/** The messages in short: `subscribe trade A/B`. */
const short = (messages: readonly Message[]) =>
  messages.map(({ method, params }) => `${method} ${params.channel} ${params.symbol.join(",")}`);

/** Answers every symbol of these messages. */
function acknowledge(subscriptions: Subscriptions, messages: readonly Message[]): void {
  for (const { req_id: id, params } of messages) {
    for (const symbol of params.symbol) subscriptions.answer(id, symbol, undefined);
  }
}

describe("what is asked for", () => {
  test("a ticker takes its trades with the last ones, and its figures at each trade", () => {
    const subscriptions = start();
    subscriptions.want(wanted("BTC/USD"));
    expect(drain(subscriptions)).toEqual([
      { method: "subscribe", params: { channel: "trade", symbol: ["BTC/USD"], snapshot: true }, req_id: 1 },
      {
        method: "subscribe",
        params: { channel: "ticker", symbol: ["BTC/USD"], event_trigger: "trades", snapshot: true },
        req_id: 2,
      },
    ]);
  });

  test("the same set again asks for nothing, and a new id for a ticker needs no message", () => {
    const subscriptions = start();
    subscriptions.want(wanted("A/B"));
    drain(subscriptions);
    subscriptions.want([{ id: 9, canonical: "KRAKEN:A/B" }]);
    expect(drain(subscriptions)).toEqual([]);
    expect(subscriptions.find("A/B")?.id).toBe(9);
  });

  test("200 tickers take eight messages of fifty symbols", () => {
    const subscriptions = start();
    subscriptions.want(wanted(...many(200)));
    const sizes = drain(subscriptions).map(({ params }) => params.symbol.length);
    expect(sizes).toEqual([50, 50, 50, 50, 50, 50, 50, 50]);
  });

  test("what leaves leaves before anything comes", () => {
    const subscriptions = start();
    subscriptions.want(wanted("A/B", "C/D"));
    drain(subscriptions);
    subscriptions.want(wanted("C/D", "E/F"));
    const messages = ["unsubscribe trade A/B", "unsubscribe ticker A/B", "subscribe trade E/F", "subscribe ticker E/F"];
    expect(short(drain(subscriptions))).toEqual(messages);
  });
});

describe("answers, in any order", () => {
  test("only the refused ticker is given up, once, and is not left when it goes", () => {
    const subscriptions = start();
    subscriptions.want(wanted("A/B", "C/D"));
    drain(subscriptions);
    expect(subscriptions.answer(2, "C/D", "unknown").refused.map(({ symbol }) => symbol)).toEqual(["C/D"]);
    expect(subscriptions.answer(1, "C/D", "unknown").refused).toEqual([]);
    expect(subscriptions.answer(1, "A/B", undefined).refused).toEqual([]);
    expect(subscriptions.answer(2, "A/B", undefined).refused).toEqual([]);
    expect([drain(subscriptions), subscriptions.waitsSinceMs]).toEqual([[], undefined]);
    subscriptions.want(wanted("A/B"));
    expect(drain(subscriptions)).toEqual([]);
  });

  test("a late refusal of an older set does not touch a ticker that was wanted anew", () => {
    const subscriptions = start();
    for (const set of [["A/B"], [], ["A/B"]]) {
      subscriptions.want(wanted(...set));
      drain(subscriptions);
    }
    expect(subscriptions.answer(1, "A/B", "unknown").refused).toEqual([]);
    expect([drain(subscriptions), subscriptions.find("A/B")?.refused]).toEqual([[], false]);
  });

  test("what was too much at once is asked for again, in smaller messages", () => {
    const subscriptions = start();
    const symbols = many(20);
    subscriptions.want(wanted(...symbols));
    const [trades, tickers] = drain(subscriptions);
    for (const symbol of symbols.slice(5)) {
      expect(subscriptions.answer(trades?.req_id, symbol, "limited")).toEqual({
        refused: [],
        taken: [],
        isLimited: true,
      });
    }
    acknowledge(subscriptions, tickers ? [tickers] : []);
    const again = drain(subscriptions);
    expect(again.flatMap(({ params }) => params.symbol)).toEqual(symbols.slice(5));
    expect(new Set(again.map(({ params }) => params.symbol.length))).toEqual(new Set([1]));
  });

  test("an unsubscription that was too much is asked for again, unless the ticker is wanted again", () => {
    const subscriptions = start();
    subscriptions.want(wanted("A/B"));
    acknowledge(subscriptions, drain(subscriptions));
    subscriptions.want([]);
    const [leave] = drain(subscriptions);
    subscriptions.answer(leave?.req_id, "A/B", "limited");
    expect(short(drain(subscriptions))).toEqual(["unsubscribe trade A/B"]);
    subscriptions.answer(5, "A/B", "limited");
    subscriptions.want(wanted("A/B"));
    expect(short(drain(subscriptions))).toEqual(["subscribe ticker A/B"]);
  });

  test("one without the request's number is the oldest's that waits for its symbol; one to nothing is harmless", () => {
    const subscriptions = start();
    subscriptions.want(wanted("A/B"));
    drain(subscriptions);
    subscriptions.want(wanted("A/B", "C/D"));
    drain(subscriptions);
    expect(subscriptions.answer(undefined, "C/D", "unknown").refused.map(({ symbol }) => symbol)).toEqual(["C/D"]);
    expect(subscriptions.answer(undefined, undefined, "other").refused.map(({ symbol }) => symbol)).toEqual(["A/B"]);
    expect(subscriptions.answer(99, "A/B", "other").refused).toEqual([]);
    expect(start().answer(undefined, "A/B", "unknown").refused).toEqual([]);
  });
});

describe("answers that do not come", () => {
  test("a request without any is a mute connection; one symbol of many is passed over alone", () => {
    const subscriptions = start();
    subscriptions.want(wanted("A/B", "C/D"));
    drain(subscriptions, 1_000);
    expect(subscriptions.waitsSinceMs).toBe(1_000);
    expect(subscriptions.giveUp(999)).toEqual([]);
    expect(subscriptions.giveUp(1_000)).toBeUndefined();
    for (const id of [1, 2]) subscriptions.answer(id, "A/B", undefined);
    expect(subscriptions.giveUp(1_000)?.map(({ symbol }) => symbol)).toEqual(["C/D"]);
    expect([subscriptions.giveUp(1_000), subscriptions.waitsSinceMs, drain(subscriptions)]).toEqual([
      [],
      undefined,
      [],
    ]);
  });
});
