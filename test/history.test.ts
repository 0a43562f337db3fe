import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import {
  BadRequestSchema,
  CandleStep,
  type HistoryGapReason,
  HistoryService,
  PriceKind,
  type Candle,
} from "@streampulse/proto";
import { afterAll, expect, test } from "vitest";
import { startServer } from "./running-server.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-history-"));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = {
  STREAMPULSE_DATABASE_URL: join(folder, "history.db"),
  STREAMPULSE_SIMULATED_SEED: "5",
  STREAMPULSE_SIMULATED_RATE: "20",
};
const request: { ticker: string; step: CandleStep } = { ticker: "aapl", step: CandleStep.ONE_SECOND };

test("candles are followed in every protocol, and survive a restart as they were told", async () => {
  const first = await startServer(settings);
  const at = { baseUrl: first.url };
  const transports = [
    createConnectTransport({ ...at, httpVersion: "1.1" }),
    createGrpcTransport(at),
    createGrpcWebTransport({ ...at, httpVersion: "1.1", useBinaryFormat: false }),
  ];
  const followed = await Promise.all(
    transports.map(async (transport) => {
      const heard = new Map<bigint, Candle>();
      const gone = new AbortController();
      const follow = { ...request, follow: true };
      for await (const answer of createClient(HistoryService, transport).streamCandles(follow, {
        signal: gone.signal,
      })) {
        if (answer.series) {
          const canonical = "NASDAQ:AAPL";
          expect(answer.series).toMatchObject({
            ticker: "AAPL",
            canonical,
            kind: PriceKind.SIMULATED,
            currency: "USD",
          });
        }
        for (const candle of answer.candles) heard.set(candle.startMs, candle);
        // One that was heard from its beginning to its end.
        const whole = [...heard.values()].filter((one) => !one.isOpen && !one.isBackfilled && !one.isPartial);
        if (whole.length > 0) break;
      }
      gone.abort();
      return heard;
    }),
  );
  await first.close();

  const second = await startServer(settings);
  const client = createClient(HistoryService, createGrpcTransport({ baseUrl: second.url }));
  const whole = followed.flatMap((heard) => [...heard.values()]).filter((one) => !one.isOpen && !one.isBackfilled);
  const startMs = whole.map((one) => one.startMs).reduce((a, b) => (a < b ? a : b));
  const gone = new AbortController();
  const kept = new Map<bigint, Candle>();
  const reasons: HistoryGapReason[] = [];
  const follow = { ...request, fromMs: startMs, follow: true };
  for await (const answer of client.streamCandles(follow, { signal: gone.signal })) {
    for (const candle of answer.candles) kept.set(candle.startMs, candle);
    for (const { reason } of answer.gaps) reasons.push(reason);
    if (answer.isComplete) break;
  }
  gone.abort();
  for (const candle of whole.filter(({ isPartial }) => !isPartial)) {
    const { open, high, low, close, volume, count, isBackfilled } = kept.get(candle.startMs) ?? {};
    const before = { open: candle.open, high: candle.high, low: candle.low, close: candle.close };
    expect({ open, high, low, close, volume, count, isBackfilled }).toEqual({
      ...before,
      volume: candle.volume,
      count: candle.count,
      isBackfilled: false,
    });
  }
  // While the server was down the market is what its source makes it up to have been.
  expect(new Set(reasons)).toEqual(new Set());
  await second.close();
});

test("who asks for what there is not is told so in the contract's words", async () => {
  const server = await startServer();
  const client = createClient(HistoryService, createGrpcTransport({ baseUrl: server.url }));
  const failure = async (asked: Partial<typeof request> & { fromMs?: bigint; toMs?: bigint }) => {
    try {
      for await (const _ of client.streamCandles({ ...request, ...asked }));
      return expect.fail("it was answered");
    } catch (error) {
      return ConnectError.from(error);
    }
  };
  expect((await failure({ ticker: "NOSUCHTHING" })).code).toBe(Code.NotFound);
  for (const [asked, field] of [
    [{ ticker: "a b" }, "ticker"],
    [{ step: CandleStep.UNSPECIFIED }, "step"],
    [{ fromMs: 5n, toMs: 4n }, "from_ms"],
    [{ toMs: 2n ** 62n }, "to_ms"],
  ] as const) {
    const error = await failure(asked);
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.findDetails(BadRequestSchema)[0]?.fieldViolations[0]?.field).toBe(field);
  }
  await server.close();
});
