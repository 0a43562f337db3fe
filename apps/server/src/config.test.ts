import { expect, test } from "vitest";

import { readSettings, type Environment } from "./config.ts";
import { SOURCES } from "./sources/index.ts";

function fault(env: Environment): string {
  try {
    readSettings(env);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

test.each([
  ["STREAMPULSE_PROT", "STREAMPULSE_PROT is no setting. Did you mean STREAMPULSE_PORT?"],
  ["STREAMPULSE_TCPPORT", "STREAMPULSE_TCPPORT is no setting. Did you mean STREAMPULSE_TCP_PORT?"],
  ["STREAMPULSE_SIMULATED_SED", "STREAMPULSE_SIMULATED_SED is no setting. Did you mean STREAMPULSE_SIMULATED_SEED?"],
  ["STREAMPULSE_FROBNICATE", "STREAMPULSE_FROBNICATE is no setting; streampulse config lists them."],
])("%s: %s", (name, sentence) => {
  expect(fault({ [name]: "1" })).toBe(sentence);
});

test.each([
  "prices.example.com",
  "Prices.Example.com,other",
  "prices.example.com:8443",
  "192.0.2.1",
  "[2001:db8::1]:8080",
  "my_host-1",
])("STREAMPULSE_ALLOWED_HOSTS takes %s", (hosts) => {
  expect(readSettings({ STREAMPULSE_ALLOWED_HOSTS: hosts }).allowedHosts).toEqual(hosts.toLowerCase().split(","));
});

test.each([
  "http://foo",
  "*.bar",
  "foo/",
  "a b",
  "foo:",
  "foo:123456",
  "ok.example,http://foo",
  ".foo",
  "::1",
  "ü.example",
])("STREAMPULSE_ALLOWED_HOSTS refuses %s, as no Host header would be that", (hosts) => {
  expect(fault({ STREAMPULSE_ALLOWED_HOSTS: hosts })).toMatch(/^STREAMPULSE_ALLOWED_HOSTS must be .*, not "/);
});

test.each([
  [
    { STREAMPULSE_WORKERS: "65" },
    'STREAMPULSE_WORKERS must be a whole number from 1 to 64 and at most STREAMPULSE_MAX_CONNECTIONS, not "65".',
  ],
  [
    { STREAMPULSE_HOST: "0.0.0.0" },
    'STREAMPULSE_HOST must be a loopback address or localhost as long as there is no authentication, not "0.0.0.0".',
  ],
  [
    { STREAMPULSE_TCP_PORT: "65536" },
    'STREAMPULSE_TCP_PORT must be a whole number from 0 (any free port) to 65535 and other than STREAMPULSE_PORT, not "65536".',
  ],
])("%j reads as a sentence", (env, sentence) => {
  expect(fault(env)).toBe(sentence);
});

test.each([
  "kept.db",
  "/var/lib/kept.db",
  ":memory:",
  "postgres://u:p@db.example.com:5433/prices",
  "postgresql://db/x",
])("STREAMPULSE_DATABASE_URL takes %s, and says that it was named", (url) => {
  expect(readSettings({ STREAMPULSE_DATABASE_URL: url }).database).toEqual({ url, isNamed: true });
});

test.each([
  "",
  "mysql://u:canary@db/x",
  "file:///kept.db",
  "postgres://u:canary@db",
  "postgres:///x",
  "postgres://u:canary@:5433/x",
])("STREAMPULSE_DATABASE_URL refuses %s, and does not repeat it", (url) => {
  expect(fault({ STREAMPULSE_DATABASE_URL: url })).toBe(
    "STREAMPULSE_DATABASE_URL must be the path of a file, postgres://user:password@host:port/name, or :memory: to keep nothing.",
  );
});

test("STREAMPULSE_ROUTES gives asset classes and venues sources of their own, best first", () => {
  const second = SOURCES.find(({ name, pretend }) => name !== "binance" && !pretend)?.name ?? "binance";
  const env = { STREAMPULSE_SOURCES: [...new Set(["binance", second])].join(",") };
  const both = [...new Set([second, "binance"])];
  const routes = { STREAMPULSE_ROUTES: `crypto=${both.join("  ")} , BINANCE = binance` };
  expect([...readSettings({ ...env, ...routes }).routes]).toEqual([
    ["crypto", both],
    ["BINANCE", ["binance"]],
  ]);
  expect(readSettings(env).routes.size).toBe(0);
});

test.each([
  ["crypto", /"crypto" must be a class or a venue, =, and sources/],
  ["crypto=", /"crypto=" must be/],
  ["=binance", /"=binance" must be/],
  ["crypto=binance=x", /must be a class or a venue/],
  ["cryptos=binance", /"cryptos" is no asset class \(stock, crypto, forex, index, fund, future\) and no venue/],
  ["nasdaq=binance", /"nasdaq" is no asset class/],
  ["NASDAQ=finhub", /"finhub" is none of STREAMPULSE_SOURCES, which are binance/],
  ["crypto=binance binance", /names a source twice/],
  ["crypto=binance,crypto=binance", /"crypto" is routed twice/],
])("STREAMPULSE_ROUTES=%s is refused in words that name what is wrong", (text, words) => {
  expect(fault({ STREAMPULSE_SOURCES: "binance", STREAMPULSE_ROUTES: text })).toMatch(words);
});

test.each([
  ["binanse", 'STREAMPULSE_SOURCES: "binanse" is no source. Did you mean binance?'],
  ["Binance", 'STREAMPULSE_SOURCES: "Binance" is no source. Did you mean binance?'],
  ["yahoo", /^STREAMPULSE_SOURCES: "yahoo" is no source\. There are simulated, replay, binance, /],
  ["binance kraken", /"binance kraken" is to have commas between its sources: binance,kraken\.$/],
  ["binance,kraken,binance", "STREAMPULSE_SOURCES names binance twice; once will do."],
  ["binance,simulated", /^STREAMPULSE_SOURCES: simulated stands alone, .* leave it out, or the others\.$/],
  [" , ", /^STREAMPULSE_SOURCES names no source; leave it unset for simulated, or name /],
])("STREAMPULSE_SOURCES=%s is refused in words of its own", (text, words) => {
  if (typeof words === "string") expect(fault({ STREAMPULSE_SOURCES: text })).toBe(words);
  else expect(fault({ STREAMPULSE_SOURCES: text })).toMatch(words);
});

test("a key that its source cannot do without is missed, and where it is to be had is told; a look goes on without", () => {
  const env = { STREAMPULSE_SOURCES: "finnhub,binance" };
  expect(fault(env)).toMatch(
    /^STREAMPULSE_FINNHUB_API_KEY is missing: finnhub in STREAMPULSE_SOURCES wants it\. finnhub\.io gives one for free: /,
  );
  expect(readSettings(env, { forALook: true }).sources).toHaveLength(2);
  // What was given and is wrong is not missing as well.
  expect(fault({ ...env, STREAMPULSE_FINNHUB_API_KEY: "a b" })).not.toContain("missing");
  expect(fault({ STREAMPULSE_SOURCES: "binance" })).toBe("");
});

test.each([
  ["BINANSE=binance kraken", ["STREAMPULSE_ROUTES: binance and kraken have no venue BINANSE; did you mean BINANCE?"]],
  ["NASDAQ=binance", ["STREAMPULSE_ROUTES: binance has no venue NASDAQ."]],
  ["KRAKEN=binance kraken,crypto=kraken", []],
  // Which venues there are at TradingView nobody knows.
  ["NASDAQ=tradingview", []],
])("STREAMPULSE_ROUTES=%s: a venue that its sources do not have is doubted, no more", (routes, doubts) => {
  const env = { STREAMPULSE_SOURCES: "binance,kraken,tradingview", STREAMPULSE_ROUTES: routes };
  expect(readSettings(env).doubts).toEqual(doubts);
});

test("a misspelt class or source of STREAMPULSE_ROUTES is answered with what was probably meant", () => {
  const routed = (text: string) => fault({ STREAMPULSE_SOURCES: "binance", STREAMPULSE_ROUTES: text });
  expect(routed("cryto=binance")).toMatch(/"cryto" is no asset class .*; did you mean crypto\?$/);
  expect(routed("crypto=binanse")).toBe(
    'STREAMPULSE_ROUTES: "binanse" is none of STREAMPULSE_SOURCES, which are binance; did you mean binance?',
  );
});
