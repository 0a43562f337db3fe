import { isFault, parseTicker, TickerErrorCode, type TickerName } from "@streampulse/core";
import { expect, test } from "vitest";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import type { ListingReader } from "./listing-reader.ts";
import { DEMAND_LINGER_MS } from "./limits.ts";
import { SourceFault } from "./ports/source.ts";
import type { TickerReader } from "./ticker-reader.ts";

function name(text: string): TickerName {
  const parsed = parseTicker(text);
  if (isFault(parsed)) throw new Error(parsed.fault);
  return parsed;
}

/** What is answered by promises is answered. */
const answers = () => new Promise((resolve) => setImmediate(resolve));

/** A reader that notes what it is told. */
function noting(): TickerReader & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    quoted: (quote, previous) => told.push(`${previous?.price ?? "-"} > ${quote.price}${quote.stale ? " stale" : ""}`),
    info: (info) => told.push(`info ${info.ticker} ${info.canonical}`),
    fault: (error) =>
      told.push(`${error.code === TickerErrorCode.UNKNOWN_TICKER ? "unknown" : "fault"} ${error.removed}`),
  };
}

test("a reader keeps its ticker subscribed without any client, and hears every quote in order", () => {
  const server = new ScriptedEngine();
  const reader = noting();
  const following = server.engine.follow(name("X:A"), reader);
  server.advance(0);
  for (const price of ["1", "2", "2", "3"]) server.source.tick("X:A", price);
  expect(reader.told).toEqual(["info X:A X:A", "- > 1", "1 > 2", "2 > 2", "2 > 3"]);
  expect(following?.latest?.price).toBe("3");
  server.advance(DEMAND_LINGER_MS * 10);
  expect(server.engine.watchedTickers).toBe(1);
  following?.stop();
  following?.stop();
  server.advance(DEMAND_LINGER_MS + 1);
  expect(server.engine.watchedTickers).toBe(0);
  expect(following?.latest).toBeUndefined();
});

test("each name and each reader of a listing hears it; who stopped hears nothing, and what one throws costs the others nothing", () => {
  const server = new ScriptedEngine();
  server.source.resolve = ({ code }) => ({ canonical: `X:${code}`, info: {} });
  const [first, second] = [noting(), noting()];
  const broken: TickerReader = {
    quoted: () => {
      throw new Error("of its own");
    },
  };
  server.engine.follow(name("A"), broken);
  const following = server.engine.follow(name("A"), first);
  server.engine.follow(name("X:A"), second);
  server.advance(0);
  server.source.tick("X:A", "1");
  following?.stop();
  server.source.tick("X:A", "2");
  expect(first.told).toEqual(["info A X:A", "- > 1"]);
  expect(second.told).toEqual(["info X:A X:A", "- > 1", "1 > 2"]);
  expect(server.unforeseen).toHaveLength(2);
});

test("a ticker that nothing has is told at once where that is known, and later where only a source can tell", async () => {
  const server = new ScriptedEngine();
  server.source.resolve = () => undefined;
  expect(server.engine.follow(name("NO"), noting())).toBeUndefined();
  server.source.resolve = async () => undefined;
  const reader = noting();
  const following = server.engine.follow(name("NOR"), reader);
  await answers();
  expect(reader.told).toEqual(["unknown true"]);
  following?.stop();
  server.advance(DEMAND_LINGER_MS + 1);
  expect(server.engine.watchedTickers).toBe(0);
});

test("a trouble that may pass is told and the reader stays", async () => {
  const server = new ScriptedEngine();
  server.source.resolve = async () => {
    throw new SourceFault("unavailable", "not now");
  };
  const reader = noting();
  server.engine.follow(name("X:A"), reader);
  await answers();
  expect(reader.told).toEqual(["fault false"]);
  expect(server.engine.watchedTickers).toBe(1);
});

test("a recorder hears every quote of every listing once, however many names it has, and which were prices", () => {
  const heard: string[] = [];
  const recorder: ListingReader = {
    quoted: ({ canonical, latest }, said) =>
      heard.push(`${canonical} ${latest?.price} ${said?.price ?? (said ? "side" : "flag")}`),
  };
  const server = new ScriptedEngine({ recorder });
  server.source.resolve = ({ code }) => ({ canonical: `X:${code}`, info: {} });
  server.open(["A", "X:A", "X:B"]);
  server.advance(0);
  server.source.tick("X:A", "1");
  server.source.tick("X:B", "5", { bid: "4" });
  expect(heard).toEqual(["X:A 1 1", "X:B 5 5"]);
});
