import { SourceState, TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { RecordingSink } from "../../../../test/recording-sink.ts";
import { infoOf, quoteOf, startLinked } from "../../../../test/scripted-link.ts";
import { LINK_RETRY_FIRST_MS, LINK_RETRY_MAX_MS, LINK_SILENT_MS, LINK_STATUS_WAIT_MS } from "./limits.ts";

const { CONNECTED, RECONNECTING } = SourceState;

const changesOf = (stream: RecordingSink) => stream.messages.flatMap(({ sourceChanges }) => sourceChanges);
const errorsOf = (stream: RecordingSink) => stream.messages.flatMap(({ errors }) => errors);

describe("an owner that is gone", () => {
  test("leaves the last prices, flagged at once, and each watcher told once for each source", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A", "B", "C"]);
    server.advance(0);
    link.last.quotes(quoteOf("A", 5), quoteOf("B", 6), quoteOf("C", 1, { source: "other", stale: true }));
    server.advance(10);
    link.last.events.closed();
    server.advance(6);
    expect(stream.quotes.slice(3)).toMatchObject([
      { ticker: "A", price: "5", sequence: 6n, stale: true },
      { ticker: "B", price: "6", sequence: 7n, stale: true },
    ]);
    expect(changesOf(stream)).toMatchObject([
      { source: "far", state: RECONNECTING, tickers: ["A", "B"] },
      { source: "other", state: RECONNECTING, tickers: ["C"] },
    ]);
  });

  test("is told the whole set when it is back, and how far the numbers went; its states are told as they are", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A", "B"]);
    server.advance(0);
    link.last.quotes(quoteOf("A", 5));
    link.last.events.closed();
    server.modify({ add: ["C"] });
    server.advance(LINK_RETRY_FIRST_MS);
    expect(link.made).toHaveLength(2);
    expect(link.last.said).toEqual([]);
    link.last.events.opened();
    expect(link.last.said).toEqual([
      ["add", [{ ticker: "A", beyond: { epoch: 10, sequence: 6 } }, { ticker: "B" }, { ticker: "C" }]],
    ]);
    link.last.tell({
      infos: [infoOf("A")],
      sourceChanges: [{ source: "far", state: CONNECTED, tickers: ["A", "B", "C"] }],
      quotes: [quoteOf("A", 7, { price: "5" })],
    });
    server.advance(10);
    expect(changesOf(stream)).toMatchObject([
      { source: "far", state: RECONNECTING, tickers: ["A"] },
      { source: "far", state: CONNECTED, tickers: ["A"] },
    ]);
    expect(stream.quotes.at(-1)).toMatchObject({ price: "5", sequence: 7n, stale: false });
  });

  test("is sought again and again, ever more slowly, and a hung attempt ends", () => {
    const { link, server } = startLinked();
    link.last.events.closed();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = link.made.length;
      const from = server.scheduler.now();
      while (link.made.length === before) server.advance(1);
      waits.push(server.scheduler.now() - from);
      link.last.events.closed();
    }
    // Half of each bound, as chance has it here.
    expect(waits).toEqual([25, 50, 100, 125, 125, 125, 125, 125]);
    server.advance(LINK_RETRY_MAX_MS);
    const hung = link.last;
    const { length } = link.made;
    server.advance(LINK_SILENT_MS + LINK_RETRY_MAX_MS);
    expect(hung.isClosed).toBe(true);
    expect(link.made.length).toBeGreaterThan(length);
  });

  test("is one that says nothing for 15 s; an empty batch is a sign of life", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"]);
    server.advance(0);
    const [connection] = link.made;
    link.last.quotes(quoteOf("A", 1));
    server.advance(LINK_SILENT_MS - 1);
    connection?.tell({});
    server.advance(LINK_SILENT_MS - 1);
    expect(connection?.isClosed).toBe(false);
    server.advance(1);
    expect(connection?.isClosed).toBe(true);
    server.advance(500);
    expect(stream.quotes.at(-1)).toMatchObject({ stale: true });
    connection?.quotes(quoteOf("A", 9));
    server.advance(500);
    expect(stream.sequencesOf("A")).toEqual([1, 2]);
  });

  test("answers no search, and look-ups by what is known", async () => {
    const { link, server } = startLinked();
    server.open(["A"]);
    server.advance(0);
    link.last.quotes(quoteOf("A", 5));
    link.last.events.closed();
    const { signal } = new AbortController();
    const search = server.engine.searchTickers({ query: "a", limit: 1, pageToken: "" }, signal);
    await expect(search).rejects.toMatchObject({ reason: "UNAVAILABLE", message: expect.stringMatching(/connecting/) });
    expect(await server.engine.sources()).toEqual([]);
    const answer = server.engine.getQuotes(["A", "B"], signal);
    server.advance(2_000);
    expect(await answer).toMatchObject({
      quotes: [{ ticker: "A", price: "5", stale: true }],
      errors: [{ ticker: "B", code: TickerErrorCode.UNAVAILABLE, message: expect.stringMatching(/connecting/) }],
    });
    link.last.events.opened();
    link.last.search = async (text, limit) => [infoOf(`${text}${limit}`)];
    const found = await server.engine.searchTickers({ query: "a", limit: 1, pageToken: "" }, signal);
    expect(found).toMatchObject({ results: [{ ticker: "a2" }], nextPageToken: "" });
    // Its own trouble is over; the ticker was looked up and let go.
    expect(link.last.wanted.has("B")).toBe(false);
  });

  test("that hangs keeps nobody waiting who asks for the state of the server", async () => {
    const { link, server } = startLinked();
    link.last.status = () => new Promise(() => {});
    const asked = server.engine.sources();
    server.advance(LINK_STATUS_WAIT_MS);
    expect(await asked).toEqual([]);
  });

  test("learns of a number that was used here even of a ticker that everybody left meanwhile", () => {
    const { link, server } = startLinked();
    server.open(["A", "B"]);
    server.advance(0);
    link.last.quotes(quoteOf("A", 5));
    link.last.events.closed();
    server.modify({ remove: ["A", "B"] });
    // B had no number.
    expect(server.engine.watchedTickers).toBe(1);
    server.advance(LINK_RETRY_FIRST_MS);
    const added = ["add", [{ ticker: "A", beyond: { epoch: 10, sequence: 6 } }]];
    link.last.events.opened();
    server.advance(0);
    expect(link.last.said).toEqual([added]);
    // That it was said is not that it was heard.
    link.last.events.closed();
    server.advance(LINK_RETRY_FIRST_MS * 2);
    link.last.events.opened();
    expect(link.last.said).toEqual([added]);
    link.last.tell({ infos: [infoOf("A")] });
    server.advance(0);
    expect(link.last.said).toEqual([added, ["remove", ["A"]]]);
    expect(server.engine.watchedTickers).toBe(0);
  });

  test("that tells of a trouble only has learnt the numbers too", () => {
    const { link, server } = startLinked();
    server.open(["A"]);
    server.advance(0);
    link.last.quotes(quoteOf("A", 5));
    link.last.events.closed();
    server.modify({ remove: ["A"] });
    server.advance(LINK_RETRY_FIRST_MS);
    link.last.events.opened();
    const trouble = { ticker: "A", code: TickerErrorCode.UNAVAILABLE, message: "not now", removed: false };
    link.last.tell({ errors: [trouble] });
    server.advance(0);
    expect(server.engine.watchedTickers).toBe(0);
    expect(link.last.wanted.size).toBe(0);
  });

  test("that was never there yet is waited for in silence", () => {
    const { link, server } = startLinked(false);
    const stream = server.open(["A"]);
    server.advance(100);
    expect(errorsOf(stream)).toEqual([]);
    link.last.events.opened();
    expect(link.last.said).toEqual([["add", [{ ticker: "A" }]]]);
    link.last.quotes(quoteOf("A", 1));
    server.advance(10);
    expect(stream.pricesOf("A")).toEqual(["1"]);
  });
});
