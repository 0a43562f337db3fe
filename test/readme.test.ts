import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { launchChromium } from "./e2e/chromium.ts";
import { makeSelfSigned } from "../apps/server/src/transports/http/self-signed.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { tiedCommand } from "./tied-command.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const DOCUMENTED = "http://127.0.0.1:8080";
const SECURE = "https://localhost:8080";
/** Where `--tls-self-signed` keeps its certificate on Linux. */
const CERTIFICATE = "~/.local/share/streampulse/self-signed/certificate.pem";
/** A plain socket on the terminal, in place of `nc`, which not every machine has. */
const SOCKET = `-e 'require("net").connect(process.argv[1], "127.0.0.1").pipe(process.stdout)'`;

/** What each command of the README must show. A command that is not here fails the test. */
const SHOWS: Readonly<Record<string, RegExp>> = {
  "npm start": /StreamPulse is at http:\/\/127\.0\.0\.1:\d+ {2}\(prices: simulated\)/,
  "STREAMPULSE_SOURCES=binance npm start": /\(prices: binance\)/,
  "npx streampulse watch AAPL BTCUSDT": /^BTCUSDT: [\d.]+ USDT \[SIMULATED\]$/m,
  "npx streampulse quote AAPL EURUSD": /AAPL.*\d+\.\d\d[\s\S]*EURUSD/,
  "npx streampulse search apple": /AAPL.*Apple Inc\./,
  "npx streampulse watch BTCUSDT --json | head -1": /^\{"ticker":"BTCUSDT","price":"[\d.]+",.*\}$/m,
  "npx streampulse record today.spr.gz AAPL BTCUSDT": /^recorded [1-9]\d* quotes/m,
  "npx streampulse replay today.spr.gz --speed 20 --port 8090": /\(prices: replay\)/,
  "npx streampulse bench --clients 100 --seconds 3": /^deliveries +[\d,]+ +[\d,]+\/s$/m,
  "npx streampulse candles BTCUSDT --step 1h --from 7d": /^TIME \(UTC\) +OPEN +HIGH +LOW +CLOSE/m,
  'npx streampulse alert add "AAPL crosses 215 up" --note "sell half"': /^\w+: AAPL crosses 215 up\nNow \d+\.\d\d/m,
  "npx streampulse watchlist add Tech AAPL NVDA": /^Tech: 2 added, 2 tickers$/m,
  "npx streampulse portfolio --watch": /^[\d-]+ [\d:]+ 0(\.00)? USD \(0 of 0 priced live\)$/m,
  [`curl -N "${DOCUMENTED}/v1/stream?tickers=AAPL"`]: /^event: quote\ndata: \{"ticker":"AAPL","price":"\d+\.\d\d"/m,
  [`curl -s "${DOCUMENTED}/v1/quotes?tickers=AAPL,EURUSD"`]: /"ticker":"AAPL","price":.*"ticker":"EURUSD","price":/,
  "nc 127.0.0.1 8081": /^AAPL: \$\d+\.\d+ \[SIMULATED\]$/m,
  [`curl -s ${DOCUMENTED}/streampulse.v1.PriceService/GetQuotes -H 'content-type: application/json' -d '{"tickers":["AAPL"]}'`]:
    /"ticker":"AAPL","price":"\d+\.\d\d"/,
  "npx streampulse serve --tls-self-signed": /StreamPulse is at https:\/\/127\.0\.0\.1:\d+ /,
  [`curl --cacert ${CERTIFICATE} "${SECURE}/v1/quotes?tickers=AAPL"`]: /"ticker":"AAPL","price":/,
  "STREAMPULSE_TLS_CERT_FILE=fullchain.pem STREAMPULSE_TLS_KEY_FILE=privkey.pem npm start":
    /StreamPulse is at https:\/\/127\.0\.0\.1:\d+ /,
  [`npx buf curl --protocol grpc --http2-prior-knowledge --list-methods ${DOCUMENTED}`]:
    /^streampulse\.v1\.PriceService\/StreamPrices$/m,
  [`npx buf curl --protocol grpc --http2-prior-knowledge -d '{"tickers":["AAPL"]}' ${DOCUMENTED}/streampulse.v1.PriceService/GetQuotes`]:
    /"quotes": \[\s+\{\s+"ticker": "AAPL"/,
  [`npx buf curl --schema packages/proto --protocol grpc --http2-prior-knowledge ${DOCUMENTED}/grpc.health.v1.Health/Check`]:
    /"status": "SERVING"/,
  [`npx buf curl --schema packages/proto -d '{"client_id":"me","tickers":["AAPL"]}' ${DOCUMENTED}/streampulse.v1.PriceService/StreamPrices`]:
    /"quotes": \[\s+\{\s+"ticker": "AAPL"/,
};

const commands = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));

let server: RunningServer;
let secure: RunningServer;
let folder = "";

beforeAll(async () => {
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "10" });
  folder = mkdtempSync(join(tmpdir(), "streampulse-readme-"));
  secure = await startServer({ STREAMPULSE_TLS_SELF_SIGNED: "true", HOME: home() });
  const made = makeSelfSigned(Date.now());
  writeFileSync(join(folder, "fullchain.pem"), made.cert);
  writeFileSync(join(folder, "privkey.pem"), made.key);
});

afterAll(async () => {
  await Promise.all([server.close(), secure.close()]);
  rmSync(folder, { recursive: true });
});

/** The command as it is run here: on the test's own server, ports and folder, else to the letter. */
function adapted(command: string): string {
  const own = command
    .replace(DOCUMENTED, server.url)
    .replace(SECURE, `https://localhost:${secure.port}`)
    .replace(/\w+\.pem(?= )/g, (file) => (command.includes("--cacert") ? file : join(folder, file)))
    .replace("nc 127.0.0.1 8081", `node ${SOCKET} ${server.tcpPort}`)
    .replace("today.spr.gz", today())
    .replace("--port 8090", "--port 0");
  if (/ (candles|alert|watchlist|portfolio) /.test(own)) return `${own} --url ${server.url}`;
  const asks = / (watch|quote|search|record|bench) /.test(own) && own.includes("streampulse");
  return asks ? own.replace(/(streampulse \w+)/, `$1 --url ${server.url}`) : own;
}

/** Resolves when a command that records has recorded something; others never do. */
async function recorded(command: string): Promise<void> {
  if (!command.includes("streampulse record")) return new Promise(() => {});
  await expect.poll(() => existsSync(today()) && statSync(today()).size, { timeout: 30_000 }).toBeGreaterThan(400);
}

/** A user's own folder. */
const home = (): string => join(folder, "home");

const today = (): string => join(folder, "today.spr.gz");

/** Runs a command until it shows what it must, then interrupts it; what it printed and how it ended. */
async function run(command: string, shows: RegExp): Promise<string> {
  const env = {
    ...process.env,
    STREAMPULSE_PORT: "0",
    STREAMPULSE_TCP_PORT: "0",
    HOME: home(),
    PATH: `${ROOT}node_modules/.bin:${process.env["PATH"]}`,
  };
  const isServer = /npm start|streampulse (serve|replay)/.test(command);
  const line = `exec ${command}`.replace("exec STREAMPULSE", "STREAMPULSE").replace(/^exec (.*\|)/, "$1");
  const { child, ended, interrupt } = tiedCommand(
    line,
    ROOT,
    isServer ? env : { ...env, STREAMPULSE_PORT: undefined, STREAMPULSE_TCP_PORT: undefined },
  );
  onTestFinished(interrupt);
  let printed = "";
  const shown = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      printed += String(chunk);
      if (shows.test(printed)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
  await Promise.race([shown, ended, recorded(command)]);
  // The whole group: npm and npx pass signals on, a pipe has nobody to do so.
  interrupt();
  await ended;
  return printed;
}

describe("every command of the README does what it says", () => {
  test.each(commands)("%s", { timeout: 120_000 }, async (command) => {
    const shows = SHOWS[command];
    expect(shows, `no expectation is written for this command`).toBeDefined();
    expect(await run(adapted(command), shows as RegExp)).toMatch(shows as RegExp);
  });
});

test("the README's code runs as it stands, and ends", { timeout: 60_000 }, async () => {
  const code = /```js\n([\s\S]*?)```/.exec(README)?.[1] ?? "";
  expect(code).toContain(DOCUMENTED);
  const file = join(ROOT, `readme-${process.pid}.tmp.mjs`);
  writeFileSync(file, code.replace(DOCUMENTED, server.url));
  try {
    const printed = await run(`node ${file}`, /never shown: it ends by itself/);
    expect(printed).toMatch(/^AAPL \d+\.\d\d$/m);
    expect(printed).toMatch(/^MSFT \d+\.\d\d\n$/m);
  } finally {
    rmSync(file);
  }
});

test("the README's code for a page runs in a browser as it stands", { timeout: 60_000 }, async () => {
  const code = /```js\n(const prices = [\s\S]*?)```/.exec(README)?.[1] ?? "";
  expect(code).toContain(DOCUMENTED);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/healthz`);
    // What is missing beside the page, the browser reports there too.
    const printed = page.waitForEvent("console", (message) => message.type() === "log");
    await page.addScriptTag({ content: code.replace(DOCUMENTED, server.url) });
    expect((await printed).text()).toMatch(/^\d+\.\d+$/);
  } finally {
    await browser.close();
  }
});
