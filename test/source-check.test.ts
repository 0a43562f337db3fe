import { afterAll, expect, test } from "vitest";
import { Program } from "./run-program.ts";
import { FakeBinance } from "./upstreams/binance/fake-binance.ts";

const program = new Program();
afterAll(() => program.remove());

/** Checks what is, or was, at the fake's place. */
function checked({ url, wsUrl }: { readonly url: string; readonly wsUrl: string }, ...words: readonly string[]) {
  const settings = { STREAMPULSE_BINANCE_URL: url, STREAMPULSE_BINANCE_WS_URL: wsUrl };
  return program.run(["sources", "check", ...words], { STREAMPULSE_SOURCES: "binance", ...settings });
}

test("a vendor that answers is told step by step, and exit code 0 says that all did", async () => {
  const fake = await FakeBinance.start();
  const { out, exit } = await checked(fake);
  expect(out).toMatch(/^binance {2}● answers\n {2}✓ look-up +BINANCE:BTCUSDT, Bitcoin \/ USDT +\d+ ms\n/);
  expect(out).toMatch(/✓ connection +open +\d+ ms\n {2}✓ price +[\d.]+ USDT, live, .* old +\d+ ms\n$/);
  expect(exit).toBe(0);
  const json = await checked(fake, "--json");
  expect(JSON.parse(json.out)).toMatchObject({ source: "binance", ok: true, steps: [{}, {}, { step: "price" }] });
  expect(fake.violations).toEqual([]);
  await fake.close();
});

test("one that refuses this place is told in its words, one that is not reached with a hint, both with exit code 4", async () => {
  const fake = await FakeBinance.start();
  const { url, wsUrl } = fake;
  fake.refuseLocation(true);
  const { out, err, exit } = await checked(fake);
  expect(out).toMatch(/binance {2}● does not answer\n {2}✗ look-up +Binance refuses this location or network\./);
  // It was reached, and said why: nothing is to be guessed.
  expect([exit, err]).toEqual([4, ""]);
  await fake.close();
  const gone = await checked({ url, wsUrl });
  expect(gone.out).toContain("✗ look-up     Binance cannot be reached.");
  expect(gone.err).toContain("this machine's network does not let it out");
  const json = await checked({ url, wsUrl }, "--json");
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, steps: [{ step: "look-up", isUnreached: true }] });
});

test("a source that lacks a setting is told so, and nothing of a vendor that was not asked", async () => {
  const keyless = await program.run(["sources", "check"], { STREAMPULSE_SOURCES: "finnhub" });
  expect(keyless).toMatchObject({ exit: 4, err: "" });
  expect(keyless.out).toMatch(
    /^finnhub {2}○ not asked: no key\n {2}✗ STREAMPULSE_FINNHUB_API_KEY is missing: finnhub in/,
  );
});

test("settings that are wrong, and a word that is none, try nothing", async () => {
  const wrong = await program.run(["sources", "check"], { STREAMPULSE_SOURCES: "nope" });
  expect(wrong).toMatchObject({
    exit: 2,
    out: "",
    err: expect.stringContaining('STREAMPULSE_SOURCES: "nope" is no source.'),
  });
  const other = await program.run(["sources", "chek"]);
  expect(other).toMatchObject({ exit: 2, out: "", err: expect.stringContaining('does not take "chek", but check.') });
});

test("sources that are named are tried in that order, whatever the environment configures", async () => {
  const fake = await FakeBinance.start();
  const place = { STREAMPULSE_BINANCE_URL: fake.url, STREAMPULSE_BINANCE_WS_URL: fake.wsUrl };
  // Finnhub without a key is told at once, and yet after Binance.
  const { out, exit } = await program.run(["sources", "check", "binance", "finnhub", "--json"], {
    STREAMPULSE_SOURCES: "kraken",
    STREAMPULSE_ROUTES: "crypto=kraken",
    ...place,
  });
  const told = out.trimEnd().split("\n");
  expect(told.map((line) => JSON.parse(line))).toMatchObject([
    { source: "binance", ok: true },
    { source: "finnhub", ok: false, unasked: "no key" },
  ]);
  expect(exit).toBe(4);
  await fake.close();
});
