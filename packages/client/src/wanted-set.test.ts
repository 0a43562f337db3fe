import { Code } from "@connectrpc/connect";
import { TickerErrorCode, TickerOutcome } from "@streampulse/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failure } from "../../../test/connect-failure.ts";
import { Heard } from "../../../test/heard.ts";
import type { ScriptedPriceServer } from "../../../test/scripted-price-server.ts";
import { ScriptedWatch, quote } from "../../../test/scripted-watch.ts";

type Modify = NonNullable<ScriptedPriceServer["answers"]["modifyTickers"]>;
type Answer = Awaited<ReturnType<Modify>>;

const { ACCEPTED, ALREADY, REMOVED, ABSENT, REJECTED } = TickerOutcome;

/** A ModifyTickers call that waits for the test to answer it. */
interface Call {
  readonly add: string[];
  readonly remove: string[];
  readonly answer: (answer: Answer) => void;
  readonly refuse: (error: Error) => void;
}

let script: ScriptedWatch;
let calls: Heard<Call>;

beforeEach(async () => {
  script = await ScriptedWatch.start();
  calls = new Heard();
  script.server.answers.modifyTickers = ({ clientId, add, remove }) => {
    expect(clientId).toBe(script.client.clientId);
    return new Promise((answer, refuse) => calls.hear({ add, remove, answer, refuse }));
  };
});

afterEach(() => script.close());

/** Ends the turn, so that what was gathered is sent, and gives the call. */
function sent(): Promise<Call> {
  const call = calls.next();
  script.clock.advance(0);
  return call;
}

const outcomes = (results: readonly { ticker: string; outcome: number }[]) =>
  results.map(({ ticker, outcome }) => [ticker, outcome]);

const accepted = (tickers: string[], revision: bigint): Answer => ({
  revision,
  results: tickers.map((ticker) => ({ ticker, outcome: ACCEPTED })),
});

describe("on a live stream", () => {
  test("changes of one turn travel in one call, and each caller gets its own results", async () => {
    await script.live(["AAPL"]);
    const answers = [
      script.client.add("msft", " nvda "),
      script.client.add("MSFT"),
      script.client.remove("AAPL"),
      script.client.add("NOSUCH"),
    ];
    const call = await sent();
    expect(call).toMatchObject({ add: ["MSFT", "NVDA", "NOSUCH"], remove: ["AAPL"] });
    call.answer({
      revision: 2n,
      results: [
        { ticker: "MSFT", outcome: ACCEPTED },
        { ticker: "NVDA", outcome: ACCEPTED },
        { ticker: "NOSUCH", outcome: REJECTED, code: TickerErrorCode.UNKNOWN_TICKER, message: "unknown" },
        { ticker: "AAPL", outcome: REMOVED },
      ],
    });
    const results = await Promise.all(answers);
    expect(results.map(outcomes)).toEqual([
      [
        ["MSFT", ACCEPTED],
        ["NVDA", ACCEPTED],
      ],
      [["MSFT", ACCEPTED]],
      [["AAPL", REMOVED]],
      [["NOSUCH", REJECTED]],
    ]);
    expect(results[3]?.[0]).toMatchObject({ code: TickerErrorCode.UNKNOWN_TICKER, message: "unknown" });
    expect(calls.all).toHaveLength(1);
  });

  test("a ticker removed and added in one turn makes two calls, one after the other", async () => {
    await script.live(["AAPL"]);
    const removed = script.client.remove("AAPL");
    const added = script.client.add("AAPL");
    const first = await sent();
    expect(first).toMatchObject({ add: [], remove: ["AAPL"] });
    const second = calls.next();
    first.answer({ revision: 2n, results: [{ ticker: "AAPL", outcome: REMOVED }] });
    expect(await second).toMatchObject({ add: ["AAPL"], remove: [] });
    (await calls.until(({ add }) => add.length > 0)).answer(accepted(["AAPL"], 3n));
    expect([...outcomes(await removed), ...outcomes(await added)]).toEqual([
      ["AAPL", REMOVED],
      ["AAPL", ACCEPTED],
    ]);
  });

  test("what the session holds already, or not at all, is answered without a call", async () => {
    await script.live(["AAPL"]);
    expect(outcomes(await script.client.add("AAPL"))).toEqual([["AAPL", ALREADY]]);
    expect(outcomes(await script.client.remove("MSFT"))).toEqual([["MSFT", ABSENT]]);
    script.clock.advance(0);
    expect(calls.all).toHaveLength(0);
  });

  test("text outside the grammar is refused before anything is sent, and spoils no other change", async () => {
    await script.live([]);
    const wrong = script.client.add("MSFT", "a b");
    const right = script.client.add("AAPL");
    await expect(wrong).rejects.toMatchObject({ code: "invalid_argument", field: "tickers" });
    const call = await sent();
    expect(call.add).toEqual(["AAPL"]);
    call.answer(accepted(["AAPL"], 2n));
    await right;
  });

  test("no quote of a removed ticker is handed on from the call on", async () => {
    const stream = await script.live(["AAPL", "MSFT"]);
    await script.take(stream, { quotes: [quote("AAPL", 1), quote("MSFT", 1)] });
    const removed = script.client.remove("AAPL");
    const call = await sent();
    await script.take(stream, { quotes: [quote("AAPL", 2), quote("MSFT", 2)] });
    call.answer({ revision: 2n, results: [{ ticker: "AAPL", outcome: REMOVED }] });
    await removed;
    await script.take(stream, { quotes: [quote("AAPL", 3), quote("MSFT", 3)] });
    expect(script.prices).toEqual(["AAPL 1.5", "MSFT 1.5", "MSFT 2.5", "MSFT 3.5"]);
  });

  test("a ticker added again shows nothing from before its removal, and then its price, even the same one", async () => {
    const stream = await script.live(["AAPL"]);
    await script.take(stream, { quotes: [quote("AAPL", 1)] });
    const removed = script.client.remove("AAPL");
    (await sent()).answer({ revision: 2n, results: [{ ticker: "AAPL", outcome: REMOVED }] });
    await removed;
    const added = script.client.add("AAPL");
    (await sent()).answer(accepted(["AAPL"], 3n));
    await added;
    await script.take(stream, { quotes: [quote("AAPL", 2)] });
    expect(script.prices).toEqual(["AAPL 1.5"]);
    await script.take(stream, { revision: 3n, quotes: [quote("AAPL", 1)] });
    expect(script.prices).toEqual(["AAPL 1.5", "AAPL 1.5"]);
  });

  test("a call refused for good is undone, and fails its callers only", async () => {
    const watch = script.watch(["AAPL"]);
    await script.opened(await script.server.nextStream());
    const added = script.client.add("MSFT");
    const removed = script.client.remove("AAPL");
    (await sent()).refuse(failure(Code.PermissionDenied, "not yours", { reason: "PERMISSION_DENIED" }));
    await expect(added).rejects.toMatchObject({ code: "permission_denied", message: "not yours" });
    await expect(removed).rejects.toMatchObject({ code: "permission_denied" });
    expect(watch.tickers).toEqual(["AAPL"]);
    expect(script.state).toEqual({ status: "live" });
  });

  test("a call refused for now is made again when the server says, and its effect is compared with the set", async () => {
    await script.live(["AAPL"]);
    const added = script.client.add("MSFT");
    const refusal = failure(Code.ResourceExhausted, "too many", { reason: "LIMIT_MODIFICATIONS", retryAfterMs: 1_500 });
    const first = await sent();
    const waits = script.clock.waits.next((delayMs) => delayMs === 1_500);
    first.refuse(refusal);
    await waits;
    const again = calls.next();
    script.clock.advance(1_500);
    (await again).answer({ ...accepted(["MSFT"], 3n), tickers: ["MSFT", "OLD"] });
    expect(outcomes(await added)).toEqual([["MSFT", ACCEPTED]]);
    expect(await sent()).toMatchObject({ add: ["AAPL"], remove: ["OLD"] });
  });

  test("a session that the server has forgotten is opened anew with the whole set", async () => {
    const stream = await script.live(["AAPL"]);
    const added = script.client.add("MSFT");
    const before = script.told.all.length;
    (await sent()).refuse(failure(Code.NotFound, "no session", { reason: "NO_SESSION" }));
    await stream.closed;
    const next = await script.nextStream(before);
    expect(next.request.tickers).toEqual(["AAPL", "MSFT"]);
    await script.opened(next);
    expect(outcomes(await added)).toEqual([["MSFT", ACCEPTED]]);
  });

  test("a call without an answer for 10 s is given up and made again", async () => {
    const stream = await script.live(["AAPL"]);
    const added = script.client.add("MSFT");
    await sent();
    script.clock.advance(5_000);
    await script.take(stream, { heartbeat: {} });
    const waits = script.clock.waits.next((delayMs) => delayMs === 1_500);
    script.clock.advance(5_000);
    await waits;
    const again = calls.next();
    script.clock.advance(1_500);
    (await again).answer(accepted(["MSFT"], 2n));
    expect(outcomes(await added)).toEqual([["MSFT", ACCEPTED]]);
  });
});

describe("without a live stream", () => {
  test("a change made while connecting is sent once the session is there", async () => {
    script.watch(["AAPL"]);
    const stream = await script.server.nextStream();
    const added = script.client.add("MSFT");
    script.clock.advance(0);
    expect(calls.all).toHaveLength(0);
    await script.opened(stream);
    const call = await sent();
    expect(call).toMatchObject({ add: ["MSFT"], remove: [] });
    call.answer(accepted(["MSFT"], 2n));
    await added;
  });

  test("a call under way when the stream breaks is waited for before the session is taken at its word", async () => {
    const stream = await script.live(["AAPL"]);
    const before = script.told.all.length;
    const removed = script.client.remove("AAPL");
    const first = await sent();
    stream.cut();
    await script.reconnecting(before);
    const added = script.client.add("AAPL");
    await script.opened(await script.nextStream(before));
    const second = calls.next();
    first.answer({ revision: 5n, results: [{ ticker: "AAPL", outcome: REMOVED }] });
    await removed;
    expect(await second).toMatchObject({ add: ["AAPL"] });
    (await second).answer(accepted(["AAPL"], 6n));
    expect(outcomes(await added)).toEqual([["AAPL", ACCEPTED]]);
  });

  test("an error that comes with the session answers the add that asked for it", async () => {
    const stream = await script.live(["AAPL"]);
    const before = script.told.all.length;
    stream.cut();
    await script.reconnecting(before);
    const added = script.client.add("NOSUCH");
    const next = await script.nextStream(before);
    next.send({
      session: { tickers: ["AAPL"], revision: 2n },
      errors: [{ ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER, message: "unknown", removed: true }],
    });
    expect(await added).toMatchObject([{ ticker: "NOSUCH", outcome: REJECTED, message: "unknown" }]);
  });

  test("a call's wait for its turn is over with its stream: the next one's changes are sent at once", async () => {
    const stream = await script.live(["AAPL"]);
    const before = script.told.all.length;
    const added = script.client.add("MSFT");
    const first = await sent();
    const waits = script.clock.waits.next((delayMs) => delayMs === 25_000);
    first.refuse(failure(Code.ResourceExhausted, "too many", { reason: "LIMIT_MODIFICATIONS", retryAfterMs: 25_000 }));
    await waits;
    stream.cut();
    await script.opened(await script.nextStream(before));
    await added;
    const later = script.client.add("TSLA");
    (await sent()).answer(accepted(["TSLA"], 2n));
    await later;
  });

  test("aborting fails what is still open, at once", async () => {
    const stopper = new AbortController();
    script.watch(["AAPL"], stopper.signal);
    await script.server.nextStream();
    const added = script.client.add("MSFT");
    stopper.abort();
    await expect(added).rejects.toMatchObject({ code: "canceled" });
    await expect(script.client.add("MSFT")).rejects.toMatchObject({ code: "canceled" });
  });

  test("without a watch there is nothing to change", async () => {
    await expect(script.client.add("AAPL")).rejects.toMatchObject({ code: "not_found", reason: "NO_SESSION" });
  });
});
