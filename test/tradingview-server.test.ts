import { afterAll, expect, onTestFinished, test } from "vitest";
import { Program } from "./run-program.ts";
import { FakeTradingView } from "./upstreams/tradingview/fake-tradingview.ts";
import { browsersOf, sizeOfGroup } from "./upstreams/tradingview/processes.ts";
import { WELL_KNOWN } from "./upstreams/tradingview/well-known.ts";

const program = new Program();
afterAll(() => program.remove());

/** The fake site, and what sends the program there. */
async function site() {
  const fake = await FakeTradingView.start({ listed: WELL_KNOWN });
  onTestFinished(async () => {
    await fake.close();
    expect(fake.violations).toEqual([]);
  });
  const settings = {
    STREAMPULSE_SOURCES: "tradingview",
    STREAMPULSE_TRADINGVIEW_URL: fake.url,
    STREAMPULSE_TRADINGVIEW_WS_URL: fake.wsUrl,
    STREAMPULSE_TRADINGVIEW_BROWSER: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    STREAMPULSE_PORT: "0",
    STREAMPULSE_TCP_PORT: "0",
  };
  return { fake, settings };
}

test("Chromium is killed: prices are back; the server is stopped: no Chromium is left", async () => {
  const { fake, settings } = await site();
  const server = program.start(["serve"], settings);
  const [, url = ""] = /StreamPulse is at (\S+)/.exec(await server.shows(/StreamPulse is at \S+/)) ?? [];
  await server.shows(/terms of use forbid/);
  const price = async (): Promise<string | undefined> => {
    const answer = await fetch(`${url}/v1/quotes?tickers=NASDAQ:AAPL`);
    const { quotes = [] } = (await answer.json()) as { quotes?: { price: string; stale?: boolean }[] };
    return quotes.find(({ stale }) => stale !== true)?.price;
  };
  await expect.poll(price).toBe("308.91");
  const [first = 0] = browsersOf(server.pid ?? 0);
  fake.trade("NASDAQ:AAPL", "309.05");
  await expect.poll(price).toBe("309.05");
  process.kill(first, "SIGKILL");
  await expect.poll(() => fake.pages).toBe(0);
  fake.trade("NASDAQ:AAPL", "309.11");
  const killedMs = performance.now();
  await expect.poll(price, { timeout: 20_000 }).toBe("309.11");
  console.info(`prices were back ${Math.round(performance.now() - killedMs)} ms after Chromium was killed`);
  expect(sizeOfGroup(first)).toBe(0);
  const [second = 0] = browsersOf(server.pid ?? 0);
  expect(browsersOf(server.pid ?? 0)).toEqual([second]);
  server.signal("SIGTERM");
  expect((await server.ended).exit).toBe(0);
  expect(sizeOfGroup(second)).toBe(0);
});

test("sources check says that it answers, and leaves no Chromium", async () => {
  const { fake, settings } = await site();
  const { out, exit } = await program.run(["sources", "check"], settings);
  expect(out).toMatch(/^tradingview {2}● answers\n/);
  expect(out).toMatch(/✓ price +308\.91 USD/);
  expect(exit).toBe(0);
  await expect.poll(() => fake.pages).toBe(0);
});
