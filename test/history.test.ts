import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import {
  AccountKind,
  ActivityKind,
  BadRequestSchema,
  CandleStep,
  type HistoryGapReason,
  HistoryService,
  PortfolioService,
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

test("a simulated market that nobody gave a seed is the same after each restart: what was heard, and all that was before", async () => {
  const file = { STREAMPULSE_DATABASE_URL: join(folder, "drawn.db"), STREAMPULSE_SIMULATED_RATE: "20" };
  const day = 86_400_000;
  const heardMs = Date.now();
  const told: unknown[] = [];
  const seeds = new Set<string | undefined>();
  for (let start = 1; start <= 3; start++) {
    const server = await startServer(file);
    seeds.add(/STREAMPULSE_SIMULATED_SEED=\d+/.exec(server.log.join())?.[0]);
    const transport = createGrpcTransport({ baseUrl: server.url });
    const client = createClient(HistoryService, transport);
    const portfolio = createClient(PortfolioService, transport);
    const read = async (step: CandleStep, fromMs: number, toMs: number) => {
      const candles: Candle[] = [];
      const range = { ticker: "AAPL", step, fromMs: BigInt(fromMs), toMs: BigInt(toMs) };
      for await (const answer of client.streamCandles(range)) candles.push(...answer.candles);
      return candles;
    };
    if (start === 1) {
      const { account } = await portfolio.createAccount({
        kind: AccountKind.BROKERAGE,
        name: "Depot",
        currency: "USD",
      });
      const bought = { kind: ActivityKind.BUY, day: dayText(heardMs - 20 * day), ticker: "AAPL", quantity: "10" };
      await portfolio.recordActivity({ activity: { ...bought, accountId: account?.id ?? "", price: "200" } });
      const gone = new AbortController();
      for await (const answer of client.streamCandles({ ...request, follow: true }, { signal: gone.signal })) {
        if (answer.candles.some((one) => !one.isOpen && !one.isBackfilled && !one.isPartial)) break;
      }
      gone.abort();
    }
    const span = { fromDay: dayText(heardMs - 10 * day), toDay: dayText(heardMs - day) };
    const seconds = await read(CandleStep.ONE_SECOND, heardMs - 5_000, heardMs + 1);
    told.push({
      days: await read(CandleStep.ONE_DAY, heardMs - 30 * day, heardMs - day),
      hours: await read(CandleStep.ONE_HOUR, heardMs - day, heardMs - 3_600_000),
      minutes: await read(CandleStep.ONE_MINUTE, heardMs - 3_600_000, heardMs - 60_000),
      // The one in which the first server began was heard in part.
      seconds: seconds.slice(0, -1),
      worth: (await portfolio.listNetWorth(span)).points.map(({ day: of, netWorth }) => [of, netWorth]),
    });
    await server.close();
  }
  expect([seeds.size, [...seeds][0]]).toEqual([1, expect.any(String)]);
  expect(told[0]).toMatchObject({ days: { length: 30 }, hours: { length: 24 }, worth: { length: 10 } });
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});

function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

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
