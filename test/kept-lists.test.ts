import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, createClient as createCaller } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createClient } from "@streampulse/client";
import { WatchlistService } from "@streampulse/proto";
import { afterAll, expect, test } from "vitest";
import { openHere } from "../apps/server/src/stores/index.ts";
import { startServer } from "./running-server.ts";
import { FakeBinance } from "./upstreams/binance/fake-binance.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-kept-"));
afterAll(() => rmSync(folder, { recursive: true }));

const search = async (url: string, text: string) =>
  (await createClient({ url }).search(text, { limit: 3 })).results.map(({ canonical }) => canonical);

test("what a vendor lists is found after another start, though the vendor is away", async () => {
  const fake = await FakeBinance.start();
  const path = join(folder, "kept.db");
  const settings = {
    STREAMPULSE_SOURCES: "binance",
    STREAMPULSE_DATABASE_URL: path,
    STREAMPULSE_BINANCE_URL: fake.url,
    STREAMPULSE_BINANCE_WS_URL: fake.wsUrl,
  };
  const first = await startServer(settings);
  expect(await search(first.url, "btcusdt")).toEqual(["BINANCE:BTCUSDT"]);
  await first.close();
  await fake.close();

  const kept = await openHere(path);
  expect((await kept.listings.of("binance"))?.listings.length).toBeGreaterThan(3);
  await kept.close();

  const second = await startServer(settings);
  expect(await search(second.url, "btcusdt")).toEqual(["BINANCE:BTCUSDT"]);
  expect((await search(second.url, "ether"))[0]).toMatch(/^BINANCE:ETH/);
  await second.close();
});

test("a database that somebody named and that is another server's ends the start, in words", async () => {
  const path = join(folder, "taken.db");
  const taken = await openHere(path);
  const sources = { STREAMPULSE_SOURCES: "binance" };
  await expect(startServer({ ...sources, STREAMPULSE_DATABASE_URL: path })).rejects.toThrow(
    `The database ${path} is in use by another process.`,
  );
  await taken.close();
});

test("where nobody named the database and another server has it, prices come, and what would be kept says why not", async () => {
  // With a seed that is set there is nothing to tell of one.
  const seed = { STREAMPULSE_SIMULATED_SEED: "1" };
  const settings = { STREAMPULSE_DATABASE_URL: undefined, XDG_DATA_HOME: join(folder, "data"), ...seed };
  const watchlists = ({ url }: { readonly url: string }) =>
    createCaller(WatchlistService, createConnectTransport({ baseUrl: url, httpVersion: "1.1" }));
  const first = await startServer(settings);
  await watchlists(first).createWatchlist({ name: "Mine" });
  const second = await startServer(settings);
  expect(second.log.join("")).toContain("nothing is kept: The database ");
  expect((await createClient({ url: second.url }).getQuotes(["AAPL"])).quotes).toHaveLength(1);
  await expect(watchlists(second).listWatchlists({})).rejects.toMatchObject({
    code: Code.Unavailable,
    rawMessage: "The server's database is in use by another process.",
  });
  await Promise.all([first.close(), second.close()]);
  const third = await startServer(settings);
  expect((await watchlists(third).listWatchlists({})).watchlists).toMatchObject([{ name: "Mine" }]);
  expect(third.log).toEqual([]);
  await third.close();
});
