import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { readSettings } from "../apps/server/src/config.ts";
import { askedOnce, EveryDoor } from "./every-door.ts";
import { Program } from "./run-program.ts";
import { noSecretsOf } from "./secret-shapes.ts";
import { startServer } from "./running-server.ts";
import { FakeFinnhub, KEY } from "./upstreams/finnhub/fake-finnhub.ts";
import type { Refusal } from "./upstreams/fake-vendor.ts";

/** A key that looks like one and that no vendor knows. */
const WRONG_KEY = "wrongcanarykey9876543210";

const expectNoKey = noSecretsOf([KEY, WRONG_KEY]);

const program = new Program();
afterAll(() => program.remove());

/** A fake whose texts are full of its key, and the settings that lead to it. */
async function startFake({ onTestFinished }: TestContext, key: string = KEY) {
  const fake = await FakeFinnhub.start();
  onTestFinished(() => fake.close());
  const place = { STREAMPULSE_FINNHUB_URL: fake.url, STREAMPULSE_FINNHUB_WS_URL: fake.wsUrl };
  return { fake, settings: { STREAMPULSE_SOURCES: "finnhub", STREAMPULSE_FINNHUB_API_KEY: key, ...place } };
}

/** A ticker that a source refuses at once, so that each door has something to say whatever becomes of the others. */
const NO_TICKER = "NOSUCHVENUE:MARKER";
const TICKERS = ["AAPL", "BINANCE:BTCUSDT", NO_TICKER];

/** Runs a whole server on the settings, listens at every door until each has told of the trouble, and looks through it all. */
async function expectSilence(
  { onTestFinished }: TestContext,
  settings: Readonly<Record<string, string>>,
  trouble: RegExp,
  script: (doors: EveryDoor) => Promise<void> = async () => {},
): Promise<void> {
  const server = await startServer(settings, { random: () => 0 });
  const doors = await EveryDoor.open(server, TICKERS);
  onTestFinished(async () => {
    doors.close();
    await server.close();
  });
  await script(doors);
  await doors.until(trouble);
  const asked = await askedOnce(server, TICKERS);
  expectNoKey(doors.heard);
  expectNoKey(asked);
  expectNoKey(new Map([["the log", server.log.join("")]]));
  // That there was something to look through: each door spoke of the tickers.
  for (const [door, text] of doors.heard) expect(text, door).toContain("MARKER");
}

const ECHO = `{"error":"Invalid API key ${KEY}","token":"${KEY}"}`;
/** Answers that repeat the key wherever a vendor, or something on the way to it, could. */
const REFUSALS: readonly [string, Refusal][] = [
  ["401", { status: 401, body: ECHO }],
  ["403", { status: 403, body: ECHO }],
  ["429", { status: 429, body: ECHO }],
  ["a redirection", { status: 302, location: `https://127.0.0.1:1/?token=${KEY}`, body: ECHO }],
  ["404", { status: 404, body: ECHO }],
  ["500", { status: 500, body: ECHO }],
  ["an error for a result", { status: 200, body: ECHO }],
  ["the key alone", { status: 200, body: KEY }],
  ["a page", { status: 200, body: `<html>${KEY}` }],
];

// At once: a server that has no price to tell takes two seconds to say so.
describe.concurrent("a key that goes through every error path is told nowhere", () => {
  test("a key that the vendor does not accept", async (context) => {
    const { settings } = await startFake(context, WRONG_KEY);
    await expectSilence(context, settings, /does not accept the API key/);
  });

  test.for(REFUSALS)("calls and connections are answered with %s", async ([, refusal], context) => {
    const { fake, settings } = await startFake(context);
    fake.refuseAll(refusal);
    await expectSilence(context, settings, /Finnhub/);
    expect(fake.requests.length).toBeGreaterThan(0);
  });

  test.for(REFUSALS)("the socket is answered with %s, while calls are answered", async ([, refusal], context) => {
    const { fake, settings } = await startFake(context);
    fake.upgradeRefusal = refusal;
    await expectSilence(context, settings, /AAPL/, () => fake.until(() => fake.upgrades > 0));
  });

  test("a socket that says the key, in errors and garbage", async (context) => {
    const { fake, settings } = await startFake(context);
    await expectSilence(context, settings, /AAPL/, async () => {
      await fake.until(() => fake.carries("AAPL"));
      const texts = [`{"type":"error","msg":"${KEY}"}`, `{"type":"${KEY}"}`, `<html>${KEY}`, `{"${KEY}":1`];
      for (const text of [...texts, ...Array.from({ length: 25 }, () => `${KEY}!`)]) fake.socket.send(text);
      await fake.until(() => fake.sockets.size === 0);
    });
  });

  test("a socket that ends with the key for a reason, and then is in use elsewhere", async (context) => {
    const { fake, settings } = await startFake(context);
    await expectSilence(context, settings, /AAPL/, async () => {
      await fake.until(() => fake.carries("AAPL"));
      fake.isKeyInUse = true;
      fake.socket.close(1008, `token=${KEY}`);
      await fake.until(() => fake.sockets.size === 0);
    });
  });

  test("calls that fail once prices were told", async (context) => {
    const { fake, settings } = await startFake(context);
    const polled = { STREAMPULSE_FINNHUB_MAX_SYMBOLS: "0", STREAMPULSE_FINNHUB_POLL_SECONDS: "1" };
    await expectSilence(context, { ...settings, ...polled }, /trouble of its own/, async (doors) => {
      await doors.until(/95372\.09/);
      fake.refuseAll({ status: 500, body: ECHO });
    });
  });

  test("answers that are too long", async (context) => {
    const { fake, settings } = await startFake(context);
    fake.rest.garbage = `{"c":1,"${KEY}":"${"x".repeat(100_000)}`;
    await expectSilence(context, settings, /Finnhub/);
  });

  test("a host that speaks no TLS", async (context) => {
    const { fake, settings } = await startFake(context);
    const url = fake.url.replace("http", "https");
    const tls = { STREAMPULSE_FINNHUB_URL: url, STREAMPULSE_FINNHUB_WS_URL: fake.wsUrl.replace("ws", "wss") };
    await expectSilence(context, { ...settings, ...tls }, /cannot be reached/);
  });

  test("a host that is not there", async (context) => {
    const { fake, settings } = await startFake(context);
    await fake.close();
    await expectSilence(context, settings, /cannot be reached/);
  });
});

/** The arguments and names of a process and of all below it, as the system shows them to everybody (Linux). */
function shownOf(pid: number): string {
  const processes = readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, parent = "0"] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
      const text = readFileSync(`/proc/${name}/cmdline`, "utf8") + readFileSync(`/proc/${name}/comm`, "utf8");
      return [{ pid: Number(name), parent: Number(parent), text }];
    } catch {
      return [];
    }
  });
  const below = (root: number): string[] => [
    ...processes.flatMap((each) => (each.pid === root ? [each.text] : [])),
    ...processes.flatMap((each) => (each.parent === root ? below(each.pid) : [])),
  ];
  return below(pid).join("\n");
}

describe("the program says no key", () => {
  test("its processes' names and arguments, its log, its lists and its checks", async (context) => {
    const { fake, settings } = await startFake(context);
    const { fake: ill, settings: toTheIll } = await startFake(context);
    ill.refuseAll({ status: 500, body: ECHO });
    const file = join(program.home, "key");
    writeFileSync(file, `${WRONG_KEY}\n`);
    const { STREAMPULSE_FINNHUB_API_KEY: _, ...rest } = settings;
    const byFile = { ...rest, STREAMPULSE_FINNHUB_API_KEY_FILE: file };
    const told = new Map<string, string>();
    const tell = async (env: Record<string, string>, ...words: readonly string[]) => {
      const { out, err } = await program.run(words, env);
      told.set(words.join(" "), out + err);
      return out + err;
    };
    const serving = async () => {
      const running = program.start(["serve", "--port", "0"], { ...settings, STREAMPULSE_WORKERS: "2" });
      const url = await running.shows(/http:\/\/127\.0\.0\.1:\d+/);
      await fetch(`${url}/v1/quotes?tickers=AAPL`);
      const shown = shownOf(running.pid ?? 0);
      expect(shown.split("\n").length, "there are workers below it").toBeGreaterThan(2);
      told.set("processes", shown);
      expect(await tell(settings, "sources", "--url", url)).toContain("finnhub");
      running.signal("SIGTERM");
      const { out, err } = await running.ended;
      told.set("serve", out + err);
    };
    await Promise.all([
      serving(),
      tell(settings, "config").then((text) => expect(text).toMatch(/STREAMPULSE_FINNHUB_API_KEY +set/)),
      tell(byFile, "sources", "check").then((text) => expect(text).toContain("does not accept the API key")),
      tell(toTheIll, "sources", "check", "--json").then((text) => expect(text).toContain('"ok":false')),
    ]);
    expect(fake.requests.length + ill.requests.length).toBeGreaterThan(2);
    expectNoKey(told);
    // Eight processes, on a machine that may be busy.
  }, 120_000);

  test("settings that are wrong, whatever they hold", () => {
    const key = "STREAMPULSE_FINNHUB_API_KEY";
    const file = join(program.home, "two-lines");
    writeFileSync(file, `${WRONG_KEY}\n${KEY} ${KEY}\n`);
    const wrong = [
      { [key]: `${KEY} ${WRONG_KEY}` },
      { [key]: KEY, [`${key}_FILE`]: file },
      { [`${key}_FILE`]: file },
      { [`${key}_FILE`]: `/nowhere/${file}` },
      { STREAMPULSE_FINNHUB_APIKEY: KEY },
      { [key]: KEY, STREAMPULSE_FINNHUB_URL: `https://user:${KEY}@finnhub.io` },
      { [key]: KEY, STREAMPULSE_FINNHUB_WS_URL: `wss://ws.finnhub.io?token=${KEY}` },
    ];
    for (const [at, environment] of wrong.entries()) {
      let refusal = "";
      try {
        readSettings({ STREAMPULSE_SOURCES: "finnhub", ...environment });
      } catch (error) {
        refusal = String(error);
      }
      expect(refusal, `settings ${at} are refused`).toContain("STREAMPULSE_FINNHUB");
      expectNoKey(new Map([[`the refusal of settings ${at}`, refusal]]));
    }
  });
});
