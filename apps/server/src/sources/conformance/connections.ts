import { compareDecimal, isDecimal } from "@streampulse/core";
import { expect } from "vitest";
import type { SourceHarness } from "./harness.ts";
import { silence, until, Witness } from "./witness.ts";

/** No price is older than this: the captures that tests play are from this century. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/** How far a vendor's clock may be ahead of ours. */
const AHEAD_MS = 60_000;

async function opened(harness: SourceHarness): Promise<Witness> {
  const witness = new Witness(harness);
  await until(harness, "opened", () => witness.openedCount > 0);
  return witness;
}

function expectGoodQuotes(harness: SourceHarness, witness: Witness): void {
  expect(witness.breaches).toEqual([]);
  const latestMs = harness.now() + AHEAD_MS;
  for (const { price, bid, ask, volume, change, changePercent, sourceTimeMs } of witness.received) {
    for (const positive of [price, bid, ask]) {
      if (positive === undefined) continue;
      expect(positive).toSatisfy(isDecimal);
      expect(compareDecimal(positive, "0"), `${positive} is above zero`).toBeGreaterThan(0);
    }
    for (const text of [volume, change, changePercent]) if (text !== undefined) expect(text).toSatisfy(isDecimal);
    if (volume !== undefined) expect(compareDecimal(volume, "0")).toBeGreaterThanOrEqual(0);
    if (sourceTimeMs !== undefined) {
      expect(Number.isSafeInteger(sourceTimeMs), `${sourceTimeMs} is whole milliseconds`).toBe(true);
      expect(sourceTimeMs).toBeGreaterThan(EARLIEST_MS);
      expect(sourceTimeMs).toBeLessThanOrEqual(latestMs);
    }
  }
}

function names(harness: SourceHarness): readonly [string, string, string] {
  const [a, b, c] = harness.tickers;
  return [a.canonical, b.canonical, c.canonical];
}

/** The promises about connections: what comes, and above all what does not. */
export const CONNECTION_PROMISES = {
  "opened comes once, after connect has returned and before any quote": async (harness) => {
    const witness = new Witness(harness);
    const [a] = names(harness);
    witness.want(a);
    await until(harness, "opened", () => witness.openedCount > 0);
    await witness.seesMove(a);
    await silence(harness);
    expect(witness.openedCount).toBe(1);
    expect(witness.breaches).toEqual([]);
  },

  "an empty connection opens and stays quiet": async (harness) => {
    const witness = await opened(harness);
    for (const canonical of names(harness)) await harness.move(canonical);
    await silence(harness);
    expect(witness.received).toEqual([]);
    expect(witness.breaches).toEqual([]);
  },

  "wanted tickers deliver: prices are decimal text above zero, times plausible": async (harness) => {
    const witness = await opened(harness);
    witness.want(...names(harness));
    await witness.seesMove(...names(harness));
    await witness.seesMove(...names(harness));
    expectGoodQuotes(harness, witness);
  },

  "more tickers, fewer, the same, none, and one again: each is followed": async (harness) => {
    const witness = await opened(harness);
    const [a, b, c] = names(harness);
    witness.want(a);
    await witness.seesMove(a);
    witness.want(a, b, c);
    await witness.seesMove(c, b, a);
    witness.want(c, b, a);
    await witness.seesMove(a, b, c);
    witness.want(b);
    await harness.move(a);
    await witness.seesMove(b);
    witness.want();
    for (const canonical of [a, b, c]) await harness.move(canonical);
    await silence(harness);
    witness.want(a);
    await witness.seesMove(a);
    expectGoodQuotes(harness, witness);
  },

  "after want returns, no quote of a dropped ticker comes": async (harness) => {
    const witness = await opened(harness);
    const [a, b, c] = names(harness);
    for (let round = 0; round < 3; round++) {
      witness.want(a, b, c);
      await witness.seesMove(a, b, c);
      // Said by the upstream before it can know that the ticker is dropped.
      await harness.move(a);
      witness.want(b, c);
      await harness.move(a);
      await witness.seesMove(b, c);
    }
    await silence(harness);
    expect(witness.breaches).toEqual([]);
  },

  "a ticker under another id, or wanted again at once, has its price without another move": async (harness) => {
    const witness = await opened(harness);
    const [a] = names(harness);
    witness.want(a);
    await witness.seesMove(a);
    const hasPrice = (id: number) => () => {
      expect(witness.breaches).toEqual([]);
      return witness.received.some((quote) => quote.id === id && quote.price !== undefined);
    };
    await until(harness, "a price under another id", hasPrice(witness.wantUnderNewId(a)));
    witness.want();
    await until(harness, "a price of what was just dropped", hasPrice(witness.wantUnderNewId(a)));
    expectGoodQuotes(harness, witness);
  },

  "many changes in one turn end with the last set": async (harness) => {
    const witness = await opened(harness);
    const [a, b, c] = names(harness);
    witness.want(a);
    witness.want(b);
    witness.want(a, b, c);
    witness.want();
    witness.want(c);
    for (const canonical of [a, b, c]) await harness.move(canonical);
    await witness.seesMove(c);
    await silence(harness);
    expect(witness.breaches).toEqual([]);
  },

  "two connections live side by side, each with its own set": async (harness) => {
    const [first, second] = [await opened(harness), await opened(harness)];
    const [a, b] = names(harness);
    first.want(a);
    second.want(a, b);
    await first.seesMove(a);
    await second.seesMove(a, b);
    first.close();
    await second.seesMove(b, a);
    expect([...first.breaches, ...second.breaches]).toEqual([]);
  },

  "close ends everything: no event after it, and closing again is harmless": async (harness) => {
    const witness = await opened(harness);
    const [a, b] = names(harness);
    witness.want(a, b);
    await witness.seesMove(a, b);
    await harness.move(a);
    witness.close();
    witness.close();
    // What reaches a second connection shows that time enough has passed for the first.
    const next = await opened(harness);
    next.want(a);
    await next.seesMove(a);
    await silence(harness);
    expect([...witness.breaches, ...next.breaches]).toEqual([]);
  },

  "a connection closed before it opened says nothing": async (harness) => {
    const witness = new Witness(harness);
    witness.want(names(harness)[0]);
    witness.close();
    await silence(harness);
    expect(witness.openedCount).toBe(0);
    expect(witness.breaches).toEqual([]);
  },

  "quotes are not changed after they were handed over": async (harness) => {
    const witness = await opened(harness);
    const [a] = names(harness);
    witness.want(a);
    await witness.seesMove(a);
    const kept = [...witness.received];
    const copy = structuredClone(kept);
    await witness.seesMove(a, a, a);
    expect(kept).toEqual(copy);
  },

  "nothing stays scheduled once connections and source are closed": async (harness) => {
    const witnesses = [await opened(harness), new Witness(harness)];
    for (const witness of witnesses) witness.want(...names(harness));
    await witnesses[0]?.seesMove(...names(harness));
    for (const witness of witnesses) witness.close();
    await harness.source.close();
    await until(harness, "nothing scheduled", () => harness.pending() === 0);
    await silence(harness);
    expect(harness.pending()).toBe(0);
    for (const witness of witnesses) expect(witness.breaches).toEqual([]);
  },
} as const satisfies Record<string, (harness: SourceHarness) => Promise<void>>;
