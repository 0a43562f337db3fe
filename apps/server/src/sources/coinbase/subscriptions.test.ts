import { describe, expect, test } from "vitest";
import { ANCHOR, Subscriptions } from "./subscriptions.ts";

interface Message {
  readonly type: string;
  readonly product_ids: readonly string[];
  readonly channels: readonly string[];
}

const wanted = (...products: readonly string[]) =>
  products.map((product, n) => ({ id: n + 1, canonical: `COINBASE:${product}` }));

/** Answers with everything that is subscribed to. */
const listed = (...products: readonly string[]) =>
  new Map([
    ["ticker", new Set(products)],
    ["heartbeat", new Set(products)],
  ]);

function start(...products: readonly string[]) {
  const subscriptions = new Subscriptions();
  subscriptions.want(wanted(...products));
  const next = () => {
    const text = subscriptions.next();
    return text === undefined ? undefined : (JSON.parse(text) as Message);
  };
  return { subscriptions, next };
}

const many = (count: number) => Array.from({ length: count }, (_, n) => `T${n}-USD`);

test("what is wanted is asked for in both channels, 50 in a message, the next when the last was answered", () => {
  const { subscriptions, next } = start(...many(51));
  const first = next();
  expect(first).toMatchObject({ type: "subscribe", channels: ["ticker", "heartbeat"] });
  expect(first?.product_ids).toEqual(many(50));
  expect(next()).toBeUndefined();
  subscriptions.subscribed(listed(...many(50)));
  expect(next()?.product_ids).toEqual(["T50-USD"]);
  subscriptions.subscribed(listed(...many(51)));
  expect(next()).toBeUndefined();
  expect(subscriptions.awaitsAnswer).toBe(false);
});

test("what is dropped is unsubscribed from, and only the last of many sets counts", () => {
  const { subscriptions, next } = start("A-USD", "B-USD");
  next();
  subscriptions.subscribed(listed("A-USD", "B-USD"));
  subscriptions.want(wanted());
  subscriptions.want(wanted("B-USD"));
  expect(next()).toMatchObject({ type: "unsubscribe", product_ids: ["A-USD"], channels: ["ticker", "heartbeat"] });
  subscriptions.want(wanted("B-USD", "A-USD"));
  // The list still has it: this is the answer to something else.
  subscriptions.subscribed(listed("A-USD", "B-USD"));
  expect(next()).toBeUndefined();
  subscriptions.subscribed(listed("B-USD"));
  expect(next()).toMatchObject({ type: "subscribe", product_ids: ["A-USD"] });
});

test("names that are none of Coinbase's are never asked for", () => {
  const { next, subscriptions } = start("btc-usd", 'A"-USD', "A-USD");
  expect(next()?.product_ids).toEqual(["A-USD"]);
  expect(subscriptions.find("btc-usd")).toBeUndefined();
});

describe("refusals", () => {
  test("the one that is named is refused, once, and the others are asked for again", () => {
    const { subscriptions, next } = start("A-USD", "BAD-USD", "C-USD", "WORSE-USD");
    next();
    expect(subscriptions.refused("BAD-USD")?.product).toBe("BAD-USD");
    // Before or after they were asked for again: the second error of the first message.
    expect(subscriptions.refused("WORSE-USD")?.product).toBe("WORSE-USD");
    expect(next()?.product_ids).toEqual(["A-USD", "C-USD"]);
    expect(subscriptions.refused("WORSE-USD")).toBeUndefined();
    expect(subscriptions.awaitsAnswer).toBe(true);
    subscriptions.subscribed(listed("C-USD", "A-USD"));
    expect(next()).toBeUndefined();
  });

  test("a list that lacks some is no answer to them; without another they are asked for one by one", () => {
    const { subscriptions, next } = start("A-USD", "B-USD");
    next();
    subscriptions.subscribed(listed("A-USD"));
    expect(subscriptions.awaitsAnswer).toBe(true);
    expect(subscriptions.expire()).toBeUndefined();
    expect(next()?.product_ids).toEqual(["A-USD"]);
    subscriptions.subscribed(listed("A-USD"));
    expect(next()?.product_ids).toEqual(["B-USD"]);
    subscriptions.subscribed(listed("A-USD"));
    const refused = subscriptions.expire();
    expect(refused).toBe(subscriptions.find("B-USD"));
    expect(next()).toBeUndefined();
  });

  test("one that names nobody makes all suspects, and of them one is refused", () => {
    const { subscriptions, next } = start("A-USD", "B-USD");
    next();
    expect(subscriptions.refused(undefined)).toBeUndefined();
    expect(next()?.product_ids).toEqual(["A-USD"]);
    expect(subscriptions.refused(undefined)?.product).toBe("A-USD");
    expect(next()?.product_ids).toEqual(["B-USD"]);
    subscriptions.subscribed(listed("B-USD"));
    expect(next()).toBeUndefined();
  });

  test("a late one does not touch a ticker that was wanted anew, unless it names it", () => {
    const { subscriptions, next } = start("A-USD");
    next();
    subscriptions.want([]);
    subscriptions.want(wanted("A-USD"));
    expect(subscriptions.refused(undefined)).toBeUndefined();
    expect(subscriptions.find("A-USD")?.refused).toBe(false);
    expect(next()?.product_ids).toEqual(["A-USD"]);
    expect(subscriptions.refused("B-USD")).toBeUndefined();
    expect(subscriptions.refused("A-USD")?.product).toBe("A-USD");
  });

  test("one that comes when nothing was asked is nothing", () => {
    const { subscriptions } = start();
    expect(subscriptions.refused(undefined)).toBeUndefined();
    expect(subscriptions.refused("A-USD")).toBeUndefined();
    expect(subscriptions.expire()).toBeUndefined();
  });

  test("an answer that does not come at all says that the connection is mute", () => {
    const { subscriptions, next } = start("A-USD");
    next();
    expect(subscriptions.expire()).toBe("mute");
  });
});

test("one that is asked for again comes after all that is to be sent, and without an answer is refused once more alone", () => {
  const { subscriptions, next } = start("A-USD", "B-USD", "C-USD");
  next();
  for (const name of ["A-USD", "B-USD"]) {
    const refused = subscriptions.refused(name) ?? expect.fail("it was not refused");
    refused.refused = false;
    subscriptions.askAgain(refused);
  }
  expect(next()?.product_ids).toEqual(["C-USD"]);
  subscriptions.subscribed(listed("C-USD"));
  subscriptions.want(wanted("A-USD", "B-USD", "D-USD"));
  expect(next()?.product_ids).toEqual(["D-USD"]);
  subscriptions.subscribed(listed("C-USD", "D-USD"));
  expect(next()).toMatchObject({ type: "unsubscribe", product_ids: ["C-USD"] });
  subscriptions.subscribed(listed("D-USD"));
  expect(next()?.product_ids).toEqual(["A-USD"]);
  const newcomer = { id: 9, canonical: "COINBASE:E-USD" };
  subscriptions.want([...wanted("A-USD", "B-USD", "D-USD"), newcomer]);
  expect(subscriptions.expire()).toBe(subscriptions.find("A-USD"));
  // Who came meanwhile goes before the other one.
  expect(next()?.product_ids).toEqual(["E-USD"]);
  subscriptions.subscribed(listed("D-USD", "E-USD"));
  expect(next()?.product_ids).toEqual(["B-USD"]);
  subscriptions.subscribed(listed("B-USD", "D-USD", "E-USD"));
  expect([subscriptions.find("B-USD")?.again, next()]).toEqual([false, undefined]);
});

describe("the anchor", () => {
  const heartbeats = (...products: readonly string[]) => new Map([["heartbeat", new Set(products)]]);

  test("is asked for once where nothing else is, when its time has come", () => {
    const { subscriptions, next } = start();
    expect(next()).toBeUndefined();
    subscriptions.mayAnchor();
    expect(next()).toEqual({ type: "subscribe", product_ids: [ANCHOR], channels: ["heartbeat"] });
    subscriptions.subscribed(heartbeats(ANCHOR));
    expect(next()).toBeUndefined();
  });

  test("is not needed beside tickers, and comes before the last of them goes", () => {
    const { subscriptions, next } = start("A-USD");
    subscriptions.mayAnchor();
    next();
    subscriptions.subscribed(listed("A-USD"));
    expect(next()).toBeUndefined();
    subscriptions.want([]);
    expect(next()?.product_ids).toEqual([ANCHOR]);
    subscriptions.subscribed(heartbeats(ANCHOR, "A-USD"));
    expect(next()).toMatchObject({ type: "unsubscribe", product_ids: ["A-USD"] });
  });

  test("that was carried itself is left with its channels, and then asked for again", () => {
    const { subscriptions, next } = start(ANCHOR);
    subscriptions.mayAnchor();
    next();
    subscriptions.subscribed(listed(ANCHOR));
    subscriptions.want([]);
    expect(next()).toMatchObject({ type: "unsubscribe", product_ids: [ANCHOR] });
    subscriptions.subscribed(new Map());
    expect(next()).toMatchObject({ type: "subscribe", channels: ["heartbeat"] });
  });

  test("takes the place of tickers that were all refused, and is not insisted upon", () => {
    const { subscriptions, next } = start("BAD-USD");
    subscriptions.mayAnchor();
    next();
    subscriptions.refused("BAD-USD");
    expect(next()?.product_ids).toEqual([ANCHOR]);
    expect(subscriptions.refused(ANCHOR)).toBeUndefined();
    expect(next()).toBeUndefined();
  });
});
