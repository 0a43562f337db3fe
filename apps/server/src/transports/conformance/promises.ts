import { expect } from "vitest";

import type { DoorClient, DoorNetwork, Heard, TransportHarness } from "./harness.ts";

type Promises = Readonly<Record<string, (harness: TransportHarness) => Promise<void>>>;

/** Prices this long fill the buffers of a connection in a moment. */
const LONG_PRICE = `1.${"3".repeat(2_000)}`;
/** Beyond what the kernel takes for a client that does not read: some 4 MB on loopback. */
const FILLING_ROUNDS = 40;
/** A client whose connection takes nothing is ended after this (engine/limits.ts). */
const BLOCKED_MS = 10_000;
/** Sessions and tickers linger for 30 s each; beyond that nothing is left. */
const ALL_LINGERED_MS = 61_000;

function ofKind<K extends Heard["kind"]>(client: DoorClient, kind: K): Extract<Heard, { kind: K }>[] {
  return client.heard.filter((heard): heard is Extract<Heard, { kind: K }> => heard.kind === kind);
}

function pricesOf(client: DoorClient, ticker: string): string[] {
  return ofKind(client, "quote").flatMap((quote) => (quote.ticker === ticker ? [quote.price] : []));
}

/** Opens a stream and waits for the first price of its first ticker. */
async function follow(
  harness: TransportHarness,
  clientId: string,
  tickers: readonly string[],
  network?: DoorNetwork,
): Promise<DoorClient> {
  const { stage } = harness;
  const client = await harness.open({ clientId, tickers, ...(network && { network }) });
  const first = tickers[0] as string;
  await stage.until(`${clientId} hears ${first}`, () => {
    // Until the door has subscribed to it, nobody carries the price.
    stage.tick(`X:${first}`, "1");
    return pricesOf(client, first).length > 0;
  });
  return client;
}

/** Moves a ticker and waits until the client has the price, and so all that was written before it. */
async function moved({ stage }: TransportHarness, client: DoorClient, ticker: string, price: string): Promise<void> {
  await stage.until(`${ticker} at ${price} arrives`, () => {
    if (pricesOf(client, ticker).at(-1) === price) return true;
    // A ticker that was just added is not carried yet.
    stage.tick(`X:${ticker}`, price);
    return false;
  });
}

async function endOf({ stage }: TransportHarness, client: DoorClient): Promise<string | undefined> {
  await stage.until("the stream ends", () => client.heard.at(-1)?.kind === "end");
  return ofKind(client, "end")[0]?.reason;
}

/** What every door promises, whatever it spells its messages like. */
export const TRANSPORT_PROMISES = {
  "the session comes first": async (harness) => {
    const client = await follow(harness, "first", ["A", "B"]);
    expect(client.heard[0]).toEqual({ kind: "session", tickers: ["A", "B"] });
  },

  "the last known price comes at once, without waiting for the next": async (harness) => {
    await moved(harness, await follow(harness, "watcher", ["A"]), "A", "7.5");
    const late = await harness.open({ clientId: "late", tickers: ["A"] });
    await harness.stage.until("the last price is told", () => pricesOf(late, "A").length > 0);
    expect(pricesOf(late, "A")).toEqual(["7.5"]);
  },

  "the newest price always arrives, and none older after it": async (harness) => {
    const client = await follow(harness, "newest", ["A"]);
    for (let price = 2; price <= 2_000; price++) {
      harness.stage.tick("X:A", String(price));
      if (price % 100 === 0) harness.stage.advance(3);
    }
    await harness.stage.until("the newest arrives", () => pricesOf(client, "A").at(-1) === "2000");
    const prices = pricesOf(client, "A").map(Number);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  },

  "an unknown ticker is told, and the others go on": async (harness) => {
    const client = await follow(harness, "unknown", ["A", "NOSUCH"]);
    const isTold = () => ofKind(client, "error").length > 0;
    await harness.stage.until("NOSUCH is told to be unknown", isTold);
    await moved(harness, client, "A", "3");
    expect(ofKind(client, "error")).toEqual([{ kind: "error", ticker: "NOSUCH", code: "UNKNOWN_TICKER" }]);
  },

  "tickers join and leave the live stream, and nothing of one that left follows the answer": async (harness) => {
    const { stage } = harness;
    const client = await follow(harness, "changing", ["A"]);
    await client.modify(["B"], []);
    await stage.until("the set is changed", () => ofKind(client, "changed").length === 1);
    await moved(harness, client, "B", "5");
    // Undelivered when the change comes.
    stage.tick("X:A", "2");
    await client.modify([], ["A"]);
    stage.tick("X:A", "3");
    await moved(harness, client, "B", "6");
    await stage.until("the set is changed again", () => ofKind(client, "changed").length === 2);
    const after = client.heard.slice(client.heard.findLastIndex(({ kind }) => kind === "changed"));
    expect(after.filter((heard) => heard.kind === "quote" && heard.ticker === "A")).toEqual([]);
    expect(ofKind(client, "session").length, "one and the same stream").toBeLessThan(2);
  },

  "a quiet stream shows signs of life": async (harness) => {
    const client = await follow(harness, "quiet", ["A"]);
    for (let beat = 1; beat <= 2; beat++) {
      harness.stage.advance(6_000);
      await harness.stage.until("a heartbeat", () => ofKind(client, "heartbeat").length >= beat);
    }
  },

  "a client that vanishes leaves nothing": async (harness) => {
    const { stage } = harness;
    const before = stage.pending();
    const clients = [await follow(harness, "one", ["A", "B"]), await follow(harness, "two", ["A", "C"])];
    for (const client of clients) client.vanish();
    await stage.until("the connections are gone", () => {
      // Where a client may end its half and read on, what is written to it shows that it is gone.
      stage.tick("X:A", "2");
      return harness.connections() === 0 && stage.held().streams === 0;
    });
    stage.advance(ALL_LINGERED_MS);
    expect(stage.held()).toEqual({ streams: 0, sessions: 0, tickers: 0 });
    expect(stage.pending()).toBeLessThanOrEqual(before);
  },

  "a client that does not read is ended, told why, and costs the others nothing": async (harness) => {
    const { stage } = harness;
    const names = Array.from({ length: 200 }, (_, n) => `T${n}`);
    const stalled = await follow(harness, "stalled", names);
    const honest = await follow(harness, "honest", ["A"]);
    stalled.pause();
    for (let round = 0; round < FILLING_ROUNDS; round++) {
      for (const name of names) stage.tick(`X:${name}`, LONG_PRICE + round);
      await moved(harness, honest, "A", String(round + 2));
      stage.advance(20);
    }
    stage.advance(BLOCKED_MS + 1_000);
    await stage.until("the stalled stream is ended", () => stage.held().streams === 1);
    await moved(harness, honest, "A", "1000");
    stalled.resume();
    expect(await endOf(harness, stalled)).toBe("SLOW_CONSUMER");
    expect(ofKind(honest, "end")).toEqual([]);
  },

  "a client that reads a byte a second is ended, told why, and costs the others nothing": async (harness) => {
    const { stage } = harness;
    const names = Array.from({ length: 200 }, (_, n) => `T${n}`);
    const network = await harness.network();
    const trickling = await follow(harness, "trickling", names, network);
    const honest = await follow(harness, "honest", ["A"]);
    network.throttle();
    for (let round = 0; round < FILLING_ROUNDS; round++) {
      for (const name of names) stage.tick(`X:${name}`, LONG_PRICE + round);
      await moved(harness, honest, "A", String(round + 2));
      stage.advance(20);
    }
    // A read that has begun takes what it was made for; from the second on it is one byte.
    for (let second = 0; second <= BLOCKED_MS / 1_000; second++) {
      network.passOne();
      stage.tick("X:T0", `2.${second}`);
      await moved(harness, honest, "A", String(100 + second));
      stage.advance(1_000);
    }
    await stage.until("the stream is ended", () => stage.held().streams === 1);
    network.unthrottle();
    expect(await endOf(harness, trickling)).toBe("SLOW_CONSUMER");
    await moved(harness, honest, "A", "1000");
    expect(ofKind(honest, "end")).toEqual([]);
  },

  "a client that is slow and reads on is not ended, and skips to what is newest": async (harness) => {
    const { stage } = harness;
    const names = Array.from({ length: 200 }, (_, n) => `T${n}`);
    const slow = await follow(harness, "slow", names);
    let newest = "";
    for (let pause = 0; pause < 3; pause++) {
      slow.pause();
      for (let round = 0; round < FILLING_ROUNDS; round++) {
        newest = LONG_PRICE + pause + String(round).padStart(2, "0");
        for (const name of names) stage.tick(`X:${name}`, newest);
        stage.advance(20);
        await stage.until("what can be written is written", () => true);
      }
      stage.advance(BLOCKED_MS - 2_000);
      slow.resume();
      await stage.until("it has the newest", () => names.every((name) => pricesOf(slow, name).at(-1) === newest));
    }
    expect(ofKind(slow, "end")).toEqual([]);
    // It was told every price that the kernels took, and of the others the last.
    expect(pricesOf(slow, "T0").length).toBeLessThan(3 * FILLING_ROUNDS);
  },

  "a draining server says so, and never ends a stream with OK": async (harness) => {
    const clients = [await follow(harness, "one", ["A"]), await follow(harness, "two", ["B"])];
    harness.stage.drain();
    for (const client of clients) expect(await endOf(harness, client)).toBe("DRAINING");
    await harness.stage.until("no stream is held", () => harness.stage.held().streams === 0);
  },

  "a second stream of the same client takes over, and the first is told": async (harness) => {
    const first = await follow(harness, "same", ["A"]);
    const second = await follow(harness, "same", ["A"]);
    expect(await endOf(harness, first)).toBe("SUPERSEDED");
    await moved(harness, second, "A", "9");
    expect(harness.stage.held()).toMatchObject({ streams: 1, sessions: 1 });
  },

  "a client that comes back finds its set": async (harness) => {
    const first = await follow(harness, "again", ["A", "B"]);
    first.vanish();
    await harness.stage.until("the stream is gone", () => harness.stage.held().streams === 0);
    const second = await harness.open({ clientId: "again", tickers: [] });
    await harness.stage.until("the last price is told", () => pricesOf(second, "A").length > 0);
    expect(second.heard[0]).toEqual({ kind: "session", tickers: ["A", "B"] });
  },

  "garbage closes only itself": async (harness) => {
    const honest = await follow(harness, "honest", ["A"]);
    const before = harness.connections();
    await harness.garbage();
    await harness.stage.until("the rest are gone", () => harness.connections() === before);
    await moved(harness, honest, "A", "4");
    expect(harness.stage.held()).toMatchObject({ streams: 1, sessions: 1 });
    expect(ofKind(honest, "end")).toEqual([]);
  },
} satisfies Promises;
