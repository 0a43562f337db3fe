import { Quality, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { StreamTally } from "./tally.ts";

function quote(ticker: string, sequence: number, epoch = 1): Quote {
  const rest = { price: "1", receivedTimeMs: 0, quality: Quality.LIVE, source: "s", stale: false };
  return { ticker, sequence, epoch, ...rest };
}

test("what came and what was left out between is what the source told", () => {
  const tally = new StreamTally();
  tally.opened();
  for (const sequence of [7, 8, 12]) tally.quoted(quote("A", sequence));
  tally.quoted(quote("B", 100));
  expect(tally.now()).toEqual({ quotes: 4, skipped: 3, streams: 1 });
});

test("over a new stream, in a new epoch and of a ticker that was away, the first follows on nothing", () => {
  const tally = new StreamTally();
  tally.opened();
  tally.quoted(quote("A", 1));
  tally.quoted(quote("A", 50, 2));
  tally.opened();
  tally.quoted(quote("A", 90, 2));
  tally.left("A");
  tally.quoted(quote("A", 500, 2));
  tally.quoted(quote("A", 502, 2));
  expect(tally.now()).toEqual({ quotes: 5, skipped: 1, streams: 2 });
});
