import { describe, expect, test } from "vitest";
import { Subscriptions } from "./subscriptions.ts";

interface Message {
  readonly method: string;
  readonly params: string[];
  readonly id: number;
}

const wanted = (...symbols: readonly string[]) =>
  symbols.map((symbol, n) => ({ id: n + 1, canonical: `BINANCE:${symbol}` }));
const nothing = { refused: [], taken: [] };
const many = (count: number) => Array.from({ length: count }, (_, n) => `T${n}USDT`);

/** Every message the subscriptions have to send now. */
function drain(subscriptions: Subscriptions): Message[] {
  const messages: Message[] = [];
  for (let text = subscriptions.next(); text !== undefined; text = subscriptions.next()) {
    messages.push(JSON.parse(text) as Message);
  }
  return messages;
}

describe("what is asked for", () => {
  test("a ticker takes its trades, its book and its day, in lower case", () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(wanted("BTCUSDT"));
    expect(drain(subscriptions)).toEqual([
      { method: "SUBSCRIBE", params: ["btcusdt@aggTrade", "btcusdt@bookTicker", "btcusdt@ticker"], id: 1 },
    ]);
  });

  test("the same set again asks for nothing, and a new id for a ticker needs no message", () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(wanted("BTCUSDT"));
    drain(subscriptions);
    // Whoever it is has no price yet.
    expect(subscriptions.want([{ id: 9, canonical: "BINANCE:BTCUSDT" }])).toMatchObject([{ id: 9, traded: false }]);
    expect(drain(subscriptions)).toEqual([]);
    expect(subscriptions.find("BTCUSDT")?.id).toBe(9);
  });

  test("a whole other set never needs more than 1,024 streams at a time", () => {
    const subscriptions = new Subscriptions();
    const carried = new Set<string>();
    for (const offset of [0, 340, 680]) {
      subscriptions.want(wanted(...many(1_020).slice(offset, offset + 340)));
      for (const { method, params } of drain(subscriptions)) {
        for (const stream of params) {
          if (method === "SUBSCRIBE") carried.add(stream);
          else carried.delete(stream);
        }
        expect(carried.size).toBeLessThanOrEqual(1_024);
      }
      expect(carried.size).toBe(1_020);
    }
  });

  test("340 tickers take seven messages", () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(wanted(...many(340)));
    expect(drain(subscriptions)).toHaveLength(7);
  });
});

describe("what is refused", () => {
  test("of a refused batch each is asked for alone, and only the culprit is given up", () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(wanted("A1", "B1", "C1"));
    drain(subscriptions);
    expect(subscriptions.answer(1, true)).toEqual(nothing);
    const alone = drain(subscriptions);
    expect(alone.map(({ params }) => params[0])).toEqual(["a1@aggTrade", "b1@aggTrade", "c1@aggTrade"]);
    expect(subscriptions.answer(2, false)).toEqual(nothing);
    expect(subscriptions.answer(3, true).refused.map(({ symbol }) => symbol)).toEqual(["B1"]);
    expect(subscriptions.answer(4, false)).toEqual(nothing);
    expect(drain(subscriptions)).toEqual([]);
  });

  test("a late refusal of an older set does not touch a ticker that was wanted anew", () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(wanted("A1"));
    drain(subscriptions);
    subscriptions.want([]);
    drain(subscriptions);
    subscriptions.want(wanted("A1"));
    expect(drain(subscriptions)).toHaveLength(1);
    expect(subscriptions.answer(1, true)).toEqual(nothing);
    expect(drain(subscriptions)).toEqual([]);
    expect(subscriptions.find("A1")).toMatchObject({ refused: false, suspect: false });
  });

  test("what was refused is asked for again when it is to be, alone, as long as it is wanted", () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(wanted("A1"));
    drain(subscriptions);
    const [refused] = subscriptions.answer(1, true).refused;
    if (!refused) throw new Error("nothing was refused");
    expect(drain(subscriptions)).toEqual([]);
    const askAgain = () => {
      refused.refused = false;
      subscriptions.askAgain(refused);
    };
    askAgain();
    subscriptions.want(wanted("A1", "B1"));
    expect(drain(subscriptions).map(({ params }) => params.length)).toEqual([3, 3]);
    expect(subscriptions.answer(2, true)).toEqual({ refused: [refused], taken: [] });
    askAgain();
    expect(drain(subscriptions)).toHaveLength(1);
    expect([subscriptions.answer(3, false), subscriptions.answer(4, false)]).toEqual([
      nothing,
      { refused: [], taken: [refused] },
    ]);
  });

  test("an answer to nothing is harmless", () => {
    expect(new Subscriptions().answer(99, true)).toEqual(nothing);
  });
});
