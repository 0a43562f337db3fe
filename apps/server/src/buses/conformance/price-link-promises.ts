import { Quality, SourceState, TickerErrorCode } from "@streampulse/core";
import { expect } from "vitest";
import { DEMAND_LINGER_MS, HEARTBEAT_MS, LINK_LOG } from "../../engine/limits.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import type { LinkStage } from "./link-stage.ts";

type Promises = Readonly<Record<string, (stage: LinkStage) => Promise<void>>>;

/** What every price link promises, by the name of its test. */
export const PRICE_LINK_PROMISES: Promises = {
  async "what is known of a ticker comes first: facts, the source's state, the newest price whole"(stage) {
    const { owner } = stage;
    owner.open(["A"]);
    owner.advance(10);
    owner.source.tick("X:A", "1.5", { bid: "1", ask: "2", volume: "3", change: "-4", changePercent: "-5" });
    owner.source.tick("X:A", "2.5", { sourceTimeMs: 77 });
    const witness = await stage.watching("A");
    await stage.until("a price", () => witness.quotes.length > 0);
    expect(witness.infos).toMatchObject([{ ticker: "A", name: "A Inc.", canonical: "X:A", source: "scripted" }]);
    const { receivedTimeMs, epoch } = witness.quotes[0] as (typeof witness.quotes)[number];
    expect(witness.quotes).toMatchObject([
      {
        ticker: "A",
        price: "2.5",
        sourceTimeMs: 77,
        sequence: 2,
        quality: Quality.LIVE,
        bid: "1",
        ask: "2",
        volume: "3",
        change: "-4",
        changePercent: "-5",
        source: "scripted",
        stale: false,
      },
    ]);
    expect([typeof receivedTimeMs, typeof epoch]).toEqual(["number", "number"]);
    expect(witness.sourceChanges).toEqual([
      expect.objectContaining({ source: "scripted", state: SourceState.CONNECTED, tickers: ["A"] }),
    ]);
  },

  async "a ticker may be added before the connection is open"(stage) {
    const witness = stage.connect();
    witness.connection.add([{ ticker: "A" }]);
    expect(witness.events).toEqual([]);
    await stage.until("facts", () => witness.infos.length > 0);
  },

  async "every quote comes, in order, to each of two processes and under each name"(stage) {
    const one = await stage.watching("A", "X:A");
    const two = await stage.watching("A");
    for (let n = 1; n <= 3_000; n++) {
      stage.owner.tick("X:A", String(n));
      if (n % 100 === 0) stage.owner.advance(1);
    }
    const all = Array.from({ length: 3_000 }, (_, n) => n + 1);
    await stage.until("every quote", () => one.quotes.length === 6_000 && two.quotes.length === 3_000);
    for (const told of [one.sequencesOf("A"), one.sequencesOf("X:A"), two.sequencesOf("A")]) expect(told).toEqual(all);
    expect(stage.owner.source.carried).toEqual(["X:A"]);
  },

  async "what is lost shows: a quote that does not follow, and the newest comes"(stage) {
    const witness = await stage.watching("A");
    const count = LINK_LOG.records + 5_000;
    // In one turn: nothing is written meanwhile.
    for (let n = 1; n <= count; n++) stage.owner.tick("X:A", String(n));
    await stage.until("the newest", () => witness.quotes.at(-1)?.sequence === count);
    const told = witness.sequencesOf("A");
    expect(told.length).toBeLessThan(count);
    const jumps = told.filter((sequence, at) => at > 0 && sequence !== (told[at - 1] as number) + 1);
    expect(jumps).toEqual([count]);
  },

  async "of a removed ticker nothing comes any more, and the owner lets it go"(stage) {
    const witness = await stage.watching("A", "B");
    witness.connection.remove(["A"]);
    await stage.silence();
    stage.owner.tick("X:A", "1");
    stage.owner.tick("X:B", "1");
    await stage.until("the other's price", () => witness.quotes.length > 0);
    await stage.silence();
    expect(witness.quotes.map(({ ticker }) => ticker)).toEqual(["B"]);
    stage.owner.advance(DEMAND_LINGER_MS);
    expect(stage.owner.source.carried).toEqual(["X:B"]);
  },

  async "that no source knows a ticker is said once, and is terminal"(stage) {
    const witness = stage.connect();
    witness.connection.add([{ ticker: "NOSUCH" }, { ticker: "A" }]);
    await stage.until("the facts of the other", () => witness.infos.length > 0);
    await stage.silence();
    expect(witness.errors).toMatchObject([
      { ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER, removed: true, message: expect.any(String) },
    ]);
    expect(stage.owner.engine.watchedTickers).toBe(1);
  },

  async "troubles and changes of the source are told"(stage) {
    const witness = await stage.watching("A");
    const [connection] = stage.owner.source.living;
    const fault = new SourceFault("not_permitted", "another plan is needed", 1_500);
    connection?.events.tickerFault(connection.wanted.get("X:A") as number, fault);
    await stage.until("the trouble", () => witness.errors.length > 0);
    expect(witness.errors).toMatchObject([
      { ticker: "A", code: TickerErrorCode.NOT_PERMITTED, message: "another plan is needed", retryAfterMs: 1_500 },
    ]);
    connection?.fail(new SourceFault("unavailable", "lost"));
    await stage.until("the change", () => witness.sourceChanges.length > 1);
    expect(witness.sourceChanges.at(-1)).toMatchObject({ state: SourceState.RECONNECTING, tickers: ["A"] });
  },

  async "the owner's next number is beyond the one that a process has used"(stage) {
    const before = await stage.watching("A");
    stage.owner.tick("X:A", "1");
    await stage.until("a price", () => before.quotes.length > 0);
    const { epoch } = before.quotes[0] as { epoch: number };
    const same = stage.connect();
    same.connection.add([{ ticker: "A", beyond: { epoch, sequence: 9 } }]);
    await stage.until("a price beyond", () => same.quotes.length > 0);
    expect(same.quotes).toMatchObject([{ price: "1", epoch, sequence: 10 }]);
    const other = stage.connect();
    other.connection.add([{ ticker: "A", beyond: { epoch: epoch + 5, sequence: 3 } }]);
    await stage.until("a greater epoch", () => other.quotes.length > 0);
    expect(other.quotes[0]?.epoch).toBeGreaterThan(epoch + 5);
    await stage.until("the same for all", () => before.quotes.at(-1)?.epoch === other.quotes[0]?.epoch);
  },

  async "a search is answered, and one that fails with the words for users"(stage) {
    const { connection } = await stage.watching("A");
    const { signal } = new AbortController();
    stage.owner.source.search = () => [{ canonical: "X:A", info: { name: "A Inc.", decimals: 2 } }];
    const found = [{ ticker: "X:A", canonical: "X:A", source: "scripted", name: "A Inc.", decimals: 2 }];
    expect(await settled(stage, connection.search("a", 5, signal))).toEqual(found);
    stage.owner.source.search = () => {
      throw new SourceFault("unavailable", "Not today.");
    };
    // Of a text that nobody has found anything for yet.
    await expect(settled(stage, connection.search("b", 5, signal))).rejects.toThrow("Not today.");
  },

  async "a search that nobody waits for ends at the source in the end"(stage) {
    const { connection } = await stage.watching("A");
    let isEnded = false;
    stage.owner.source.search = ((_text: string, _limit: number, signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          isEnded = true;
          reject(new SourceFault("unavailable", "ended"));
        });
      })) as never;
    const abort = new AbortController();
    const asked = connection.search("a", 5, abort.signal);
    const rejects = expect(asked).rejects.toThrow(Error);
    await stage.silence();
    abort.abort();
    await rejects;
    await stage.until("the end at the source", () => isEnded);
  },

  async "the sources' state is answered, and not once the connection has ended"(stage) {
    const { connection } = await stage.watching("A");
    const [status] = await settled(stage, connection.status());
    expect(status).toMatchObject({ source: "scripted", state: SourceState.CONNECTED, subscriptions: 1 });
    connection.close();
    await expect(connection.status()).rejects.toThrow(Error);
  },

  async "an owner that has nothing to tell says so"(stage) {
    const witness = await stage.watching("A");
    await stage.silence();
    const before = witness.events.length;
    stage.owner.advance(HEARTBEAT_MS + 1_000);
    await stage.until("a sign of life", () => witness.events.length > before);
    expect(witness.quotes).toEqual([]);
  },

  async "thousands of tickers are added and removed at once"(stage) {
    stage.owner.source.limits = { tickersPerConnection: 10_000, connections: 1 };
    const name = (n: number) => `${"Ж".repeat(40)}${n}`;
    const witness = stage.connect();
    const tickers = Array.from({ length: 3_000 }, (_, n) => ({
      ticker: name(n),
      beyond: { epoch: 2 ** 41, sequence: n },
    }));
    witness.connection.add(tickers);
    await stage.until("the facts of all", () => witness.infos.length === 3_000);
    expect(new Set(witness.infos.map(({ ticker }) => ticker)).size).toBe(3_000);
    witness.connection.remove(tickers.map(({ ticker }) => ticker));
    await stage.silence();
    stage.owner.advance(DEMAND_LINGER_MS);
    expect(stage.owner.engine.watchedTickers).toBe(0);
  },

  async "closing is silent, may be done twice, and lets everything go"(stage) {
    const witness = await stage.watching("A");
    const told = witness.events.length;
    const asked = expect(witness.connection.status()).rejects.toThrow(Error);
    witness.connection.close();
    witness.connection.close();
    stage.owner.tick("X:A", "1");
    await asked;
    await stage.silence();
    expect(witness.events).toHaveLength(told);
    stage.owner.advance(DEMAND_LINGER_MS + 1_000);
    expect(stage.owner.engine.watchedTickers).toBe(0);
    // What is said to it afterwards is said to nobody.
    witness.connection.add([{ ticker: "A" }]);
    witness.connection.remove(["A"]);
  },

  async "an owner that is gone ends the connection, once; who asks learns it"(stage) {
    const witness = await stage.watching("A");
    stage.owner.source.search = (() => new Promise(() => {})) as never;
    const asked = expect(witness.connection.search("a", 1, new AbortController().signal)).rejects.toThrow(Error);
    await stage.silence();
    await stage.harness.lose();
    await stage.until("the end", () => witness.events.at(-1) === "closed");
    await asked;
    await stage.silence();
    expect(witness.events.filter((event) => event === "closed")).toHaveLength(1);
  },

  async "without an owner a connection ends and was never open"(stage) {
    await stage.harness.lose();
    const witness = stage.connect();
    witness.connection.add([{ ticker: "A" }]);
    await stage.until("the end", () => witness.events.length > 0);
    expect(witness.events).toEqual(["closed"]);
  },
};

/** What a call answers, time passing while it makes up its mind. */
async function settled<T>(stage: LinkStage, asked: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => void (isDone = true);
  asked.then(done, done);
  await stage.until("an answer", () => isDone);
  return asked;
}
