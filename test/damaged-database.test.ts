import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError, createClient as createCaller } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createClient } from "@streampulse/client";
import { PriceKind } from "@streampulse/core";
import { AlertService, CandleStep, HistoryService, PortfolioService, WatchlistService } from "@streampulse/proto";
import { expect, onTestFinished, test } from "vitest";
import { openHere } from "../apps/server/src/stores/index.ts";
import { damage, damageTable } from "../apps/server/src/stores/sqlite/harm.ts";
import { startServer, type RunningServer } from "./running-server.ts";

const MINUTES = 3_000;
const nowMs = Math.floor(Date.now() / 60_000) * 60_000;

/** What a server has kept: watchlists, alerts, and minutes of a ticker until now. */
async function kept(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-damaged-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "kept.db");
  const server = await startServer({ STREAMPULSE_DATABASE_URL: path });
  await callers(server).watchlists.createWatchlist({ name: "Mine" });
  await server.close();
  const store = await openHere(path);
  const { id } = await store.candles.open({ canonical: "NASDAQ:AAPL", kind: PriceKind.SIMULATED }, "us_equities");
  const candles = Array.from({ length: MINUTES }, (_, n) => {
    const startMs = nowMs - (MINUTES - n) * 60_000;
    const prices = { open: "7", high: "7", low: "7", close: "7", volume: "1", count: 1, source: "kept" };
    return { step: 2, startMs, endMs: startMs + 60_000, ...prices } as const;
  });
  const spans = [{ step: 0, fromMs: nowMs - MINUTES * 60_000, toMs: nowMs, endedBy: undefined }] as const;
  await store.candles.write([{ series: id, candles, spans }]);
  await store.alerts.put(Array.from({ length: 200 }, (_, n) => alert(`a${n}`)));
  await store.close();
  return path;
}

function alert(id: string) {
  const condition = { kind: "crossing_up", price: "1000000" } as const;
  const more = {
    createdMs: 1,
    updatedMs: 1,
    sinceMs: 1,
    revision: 1,
    state: "active",
    firings: 0,
    standing: "",
  } as const;
  const note = "x".repeat(400);
  return {
    id,
    owner: "anonymous",
    requestId: id,
    ticker: "AAPL",
    condition,
    priceKind: PriceKind.SIMULATED,
    note,
    channelIds: [],
    ...more,
  };
}

function callers({ url }: Pick<RunningServer, "url">) {
  const transport = createConnectTransport({ baseUrl: url, httpVersion: "1.1" });
  return {
    prices: createClient({ url }),
    watchlists: createCaller(WatchlistService, transport),
    alerts: createCaller(AlertService, transport),
    history: createCaller(HistoryService, transport),
    portfolios: createCaller(PortfolioService, transport),
  };
}

async function started(path: string): Promise<RunningServer> {
  const server = await startServer({ STREAMPULSE_DATABASE_URL: path });
  onTestFinished(() => server.close());
  return server;
}

const refusal = async (call: Promise<unknown>) => {
  const { code, rawMessage } = ConnectError.from(await call.catch((error: unknown) => error));
  return [code, rawMessage];
};

/** The candles of so many minutes before now, from a server. */
async function minutes({ history }: ReturnType<typeof callers>, from: number, to: number): Promise<number> {
  const span = { fromMs: BigInt(nowMs - from * 60_000), toMs: BigInt(nowMs - to * 60_000) };
  let count = 0;
  for await (const { candles } of history.streamCandles({ ticker: "AAPL", step: CandleStep.ONE_MINUTE, ...span })) {
    count += candles.filter(({ source }) => source === "kept").length;
  }
  return count;
}

const READ_ONLY = [
  Code.FailedPrecondition,
  "The server's database is damaged: nothing is written to it, and what is whole can still be read.",
];

test("with a damaged page among its candles a server streams prices, reads what is whole, and refuses what is to be written", async () => {
  const path = await kept();
  damageTable(path, "candles");
  const before = readFileSync(path);
  const server = await started(path);
  expect(server.log.join("")).toContain(`The database ${path} is damaged (`);
  const { prices, watchlists, alerts } = callers(server);
  expect((await prices.getQuotes(["AAPL"])).quotes).toHaveLength(1);
  expect((await watchlists.listWatchlists({})).watchlists).toMatchObject([{ name: "Mine" }]);
  expect((await alerts.listAlerts({})).alerts.length).toBeGreaterThan(0);
  expect(await minutes(callers(server), 100, 0)).toBe(100);
  expect(await refusal(watchlists.createWatchlist({ name: "More" }))).toEqual(READ_ONLY);
  const some = await refusal(minutes(callers(server), MINUTES, 0));
  expect(some).toEqual([Code.FailedPrecondition, "The server's database is damaged."]);
  await server.close();
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("with a damaged page among its alerts these are refused, and everything else goes on", async () => {
  const path = await kept();
  damageTable(path, "alerts");
  const server = await started(path);
  const { prices, watchlists, alerts } = callers(server);
  expect((await prices.getQuotes(["AAPL"])).quotes).toHaveLength(1);
  expect((await watchlists.listWatchlists({})).watchlists).toMatchObject([{ name: "Mine" }]);
  expect(await minutes(callers(server), 1_000, 0)).toBe(1_000);
  expect(await refusal(alerts.listAlerts({}))).toEqual([Code.FailedPrecondition, "The server's database is damaged."]);
  expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain("streampulse_alerts{");
});

test("a start that names a file that was never a database is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-damaged-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "notes.txt");
  writeFileSync(path, "notes ".repeat(1_000));
  await expect(startServer({ STREAMPULSE_DATABASE_URL: path })).rejects.toThrow(`The database ${path} is no database.`);
});

test("where nothing of it can be read prices stream, and each call is told why nothing is kept", async () => {
  const path = await kept();
  damage(path, 0, 4_096);
  const server = await started(path);
  expect(server.log.join("")).toContain(`nothing is kept: The database ${path} is no database.`);
  const { prices, watchlists, alerts, portfolios } = callers(server);
  expect((await prices.getQuotes(["AAPL"])).quotes).toHaveLength(1);
  const why = [Code.FailedPrecondition, "The server's database is no database."];
  expect(await refusal(watchlists.listWatchlists({}))).toEqual(why);
  expect(await refusal(alerts.listAlerts({}))).toEqual(why);
  expect(await refusal(portfolios.listAccounts({}))).toEqual(why);
});
