import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { Code, ConnectError, createClient, type Client } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { AlertService, AlertState, PriceKind, Quality, type Firing } from "@streampulse/proto";
import { afterAll, describe, expect, test } from "vitest";
import { importCapture, saveImport } from "../apps/server/src/recordings/index.ts";
import { startServer } from "./running-server.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-alerts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const IBM = resolve(import.meta.dirname, "../../shared/captures/lean/equity/ibm-20131008-trade.zip");
/** Midnight in New York on that day. */
const MIDNIGHT_MS = Date.UTC(2013, 9, 8, 4);

const clientOf = (url: string) =>
  createClient(AlertService, createConnectTransport({ baseUrl: url, httpVersion: "1.1" }));
const codeOf = async (call: Promise<unknown>) =>
  ConnectError.from(await call.then(() => undefined).catch((error: unknown) => error));

/** Firings as a stream tells them, until there are so many. */
async function hear(client: Client<typeof AlertService>, count: number, afterCursor = 0n): Promise<Firing[]> {
  const abort = new AbortController();
  const heard: Firing[] = [];
  try {
    for await (const { firings } of client.streamAlerts({ afterCursor }, { signal: abort.signal })) {
      heard.push(...firings);
      if (heard.length >= count) return heard;
    }
  } finally {
    abort.abort();
  }
  return heard;
}

test("an alert is set, fires, and is told and logged, with no client watching its ticker; its stream goes on where it was left", async () => {
  const settings = { STREAMPULSE_DATABASE_URL: join(folder, "one.db"), STREAMPULSE_SIMULATED_SEED: "7" };
  const server = await startServer(settings);
  const client = clientOf(server.url);
  const asked = {
    requestId: "one",
    ticker: "aapl",
    condition: { condition: { case: "above" as const, value: { price: "0.50" } } },
    note: "first\u0007 light",
    repeat: { cooldownSeconds: 0 },
  };
  const { alert } = await client.createAlert(asked);
  expect(alert).toMatchObject({ ticker: "AAPL", priceKind: PriceKind.SIMULATED, currency: "USD", note: "first light" });
  expect((await client.createAlert(asked)).alert?.id).toBe(alert?.id);
  const [fired] = await hear(client, 1);
  expect(fired).toMatchObject({ alertId: alert?.id, ticker: "AAPL", note: "first light" });
  expect(fired?.quote).toMatchObject({ source: "simulated", quality: Quality.SIMULATED });
  expect(Number(fired?.delayMs)).toBeGreaterThanOrEqual(0);
  expect(fired?.outage).toBeUndefined();
  // It would have to fall to nothing to count again.
  expect((await client.getAlert({ id: alert?.id ?? "" })).alert).toMatchObject({
    state: AlertState.ACTIVE,
    armed: false,
    firings: 1n,
  });

  const grpc = createClient(AlertService, createGrpcTransport({ baseUrl: server.url }));
  const crossing = { condition: { case: "percentMove" as const, value: { percent: "0.000001" } } };
  const once = { requestId: "two", ticker: "BTCUSDT", condition: crossing };
  const second = (await grpc.createAlert(once)).alert;
  const [next] = await hear(grpc, 1, fired?.cursor);
  expect(next).toMatchObject({ alertId: second?.id, ticker: "BTCUSDT", direction: expect.any(Number) });
  expect((await client.listFirings({})).firings.map(({ id }) => id)).toEqual([next?.id, fired?.id]);
  const { alerts } = await client.listAlerts({ states: [AlertState.FIRED] });
  expect(alerts.map(({ id }) => id)).toEqual([second?.id]);
  await server.close();

  const again = await startServer(settings);
  const after = clientOf(again.url);
  expect((await hear(after, 2)).map(({ id }) => id)).toEqual([fired?.id, next?.id]);
  expect(again.app.engine.watchedTickers, "AAPL alone: the other has fired").toBe(1);
  await after.deleteAlert({ id: alert?.id ?? "" });
  expect((await after.listAlerts({})).alerts.map(({ id }) => id)).toEqual([second?.id]);
  await again.close();
});

test("what is wrong with a request is said with its field, and a preview tells how far the price is", async () => {
  const server = await startServer({ STREAMPULSE_SIMULATED_SEED: "7" });
  const client = clientOf(server.url);
  const above = (price: string) => ({ condition: { case: "above" as const, value: { price } } });
  const unknown = await codeOf(client.createAlert({ requestId: "a", ticker: "NOSUCHTHING", condition: above("1") }));
  expect(unknown.code).toBe(Code.InvalidArgument);
  expect(unknown.rawMessage).toContain("No source knows NOSUCHTHING.");
  const wrong = await codeOf(client.createAlert({ requestId: "a", ticker: "AAPL", condition: above("0") }));
  expect(wrong.rawMessage).toContain("A price must be a number above 0, like 215.50");
  expect((await codeOf(client.getAlert({ id: "no" }))).code).toBe(Code.NotFound);
  const preview = await client.previewAlert({ ticker: "AAPL", condition: above("100000") });
  expect(preview.quote?.ticker).toBe("AAPL");
  expect(Number(preview.distancePercent)).toBeGreaterThan(1_000);
  expect(preview).toMatchObject({ wouldHaveFired: 0, basis: { candleMs: 60_000n } });
  const guide = readFileSync(resolve(import.meta.dirname, "../docs/alerts.md"), "utf8");
  const commands =
    /```sh\n([\s\S]*?)```/
      .exec(guide)?.[1]
      ?.replaceAll(/ \\\n\s*/g, " ")
      .trim()
      .split("\n") ?? [];
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    const [, path = "", body = ""] = /8080(\S+) -H 'content-type: application\/json' -d '(.*)'$/.exec(command) ?? [];
    const headers = { "content-type": "application/json" };
    const answer = await fetch(server.url + path, { method: "POST", headers, body });
    expect(answer.status, command).toBe(200);
  }
  expect((await client.listAlerts({})).alerts).toMatchObject([{ ticker: "AAPL", note: "earnings" }]);
  await server.close();
});

/** The trades straight from the archive, by no code of the product: milliseconds of the day, and price × 10,000. */
function tradesOfFile(): { atMs: number; price: number }[] {
  const zip = readFileSync(IBM);
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  const entry = zip.readUInt32LE(zip.readUInt32LE(zip.length - 6) + 20);
  const rows = inflateRawSync(zip.subarray(start, start + entry))
    .toString()
    .trim()
    .split("\n");
  return rows.map((row) => {
    const [atMs, price] = row.split(",").map(Number);
    return { atMs: atMs ?? NaN, price: price ?? NaN };
  });
}

describe.skipIf(!existsSync(IBM))("on a real day (needs ../shared/captures)", () => {
  test("an alert fires once, at the trade that the file says; a restart before it and one after it change nothing", async () => {
    const trades = tradesOfFile();
    // The lowest price of the first part of the day, and the first later trade below it.
    const part = Math.floor(trades.length / 5);
    const lowest = Math.min(...trades.slice(0, part).map(({ price }) => price));
    const at = trades.findIndex(({ price }) => price < lowest);
    const trade = trades[at] ?? { atMs: NaN, price: NaN };
    expect(at).toBeGreaterThan(part);
    const file = join(folder, "ibm.spr.gz");
    await saveImport(await importCapture(IBM), file);
    const settings = {
      STREAMPULSE_SOURCES: "replay",
      STREAMPULSE_REPLAY_FILE: file,
      STREAMPULSE_REPLAY_SPEED: "40000",
      STREAMPULSE_DATABASE_URL: join(folder, "ibm.db"),
    };
    // As slow as it was: the alert is set at the first trades.
    const first = await startServer({ ...settings, STREAMPULSE_REPLAY_SPEED: "1" });
    const { alert } = await clientOf(first.url).createAlert({
      requestId: "low",
      ticker: "IBM",
      condition: { condition: { case: "crossingDown", value: { price: (lowest / 10_000).toFixed(2) } } },
    });
    expect(alert).toMatchObject({ state: AlertState.ACTIVE, priceKind: PriceKind.REPLAY, firings: 0n });
    await first.close();

    const second = await startServer(settings);
    const [fired, ...more] = await hear(clientOf(second.url), 1);
    await second.close();
    expect(more).toEqual([]);
    expect(fired).toMatchObject({ alertId: alert?.id, id: `${alert?.id}-1`, priceKind: PriceKind.REPLAY });
    expect(fired?.quote).toMatchObject({ source: "replay", quality: Quality.REPLAY, sequence: BigInt(at + 1) });
    expect(Math.round(Number(fired?.quote?.price) * 10_000)).toBe(trade.price);
    expect(Number(fired?.quote?.sourceTimeMs)).toBe(MIDNIGHT_MS + trade.atMs);
    expect(fired?.delayMs).toBe(BigInt(fired?.firedTimeMs ?? 0) - BigInt(fired?.quote?.sourceTimeMs ?? 0));
    expect(fired?.outage, "the price was heard before it").toBeUndefined();

    const third = await startServer(settings);
    const client = clientOf(third.url);
    expect((await client.getAlert({ id: alert?.id ?? "" })).alert).toMatchObject({
      state: AlertState.FIRED,
      firings: 1n,
    });
    expect((await client.listFirings({})).firings).toEqual([fired]);
    expect(third.app.engine.watchedTickers).toBe(0);
    await third.close();
  });
});
