import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { QuoteSchema, TickerErrorSchema, TickerInfoSchema } from "@streampulse/proto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startScriptedPrices, type PriceScript, type ScriptedPrices } from "../../../test/scripted-prices.ts";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const ESC = "\u001b";

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly exit: number | null;
}

let home: string;
let bin: string;
let server: ScriptedPrices | undefined;

// The real bin beside the sources alone, so that no earlier build is tested in their place.
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "streampulse-cli-"));
  mkdirSync(join(home, "bin"));
  bin = join(home, "bin", "streampulse.mjs");
  copyFileSync(join(PACKAGE, "bin", "streampulse.mjs"), bin);
  symlinkSync(join(PACKAGE, "src"), join(home, "src"));
});
afterAll(() => rmSync(home, { recursive: true }));
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(script: PriceScript): Promise<string> {
  server = await startScriptedPrices(script);
  return server.url;
}

function launch(words: readonly string[], env: Record<string, string> = {}, nodeWords: readonly string[] = []) {
  const child = spawn(process.execPath, [...nodeWords, bin, ...words], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ran>((resolve) => child.on("close", (exit) => resolve({ out, err, exit })));
  return { child, ended };
}

const run = (words: readonly string[], env?: Record<string, string>, nodeWords?: readonly string[]) =>
  launch(words, env, nodeWords).ended;

const AAPL = {
  ticker: "AAPL",
  price: "219.68",
  receivedTimeMs: 1_700_000_000_000n,
  sequence: 7n,
  epoch: 3n,
  quality: 4,
  source: "simulated",
  change: "1.2",
  changePercent: "0.55",
} satisfies MessageInitShape<typeof QuoteSchema>;
const UNKNOWN = {
  ticker: "NOSUCH",
  code: 1,
  message: `no source ${ESC}[2Jknows it`,
  removed: true,
} satisfies MessageInitShape<typeof TickerErrorSchema>;

describe("the program", () => {
  test("--version and --help answer on stdout", async () => {
    const [version, help] = await Promise.all([run(["--version"]), run(["help"])]);
    expect(version).toEqual({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: "", exit: 0 });
    expect(help.exit).toBe(0);
    for (const name of ["serve", "watch", "quote", "search", "record", "replay", "sources", "config"]) {
      expect(help.out).toContain(`\n  ${name} `);
    }
  });

  test("every command has help with examples", async () => {
    const names = ["serve", "watch", "quote", "search", "record", "replay", "sources", "config"];
    const all = await Promise.all(names.map((name) => run([name, "--help"])));
    all.forEach((ran, index) => {
      expect(ran).toMatchObject({ err: "", exit: 0 });
      expect(ran.out).toContain(`streampulse ${names[index]}`);
      expect(ran.out).toContain("Examples");
    });
  });

  test.each([
    [["wathc"], 'There is no command "wathc". Did you mean watch?'],
    [["watch"], "Something is missing: streampulse watch TICKER..."],
    [["watch", "AAPL", "--jsn"], 'watch has no option "--jsn". Did you mean --json?'],
    [["watch", "A B"], '"A B" is no ticker: it may hold'],
    [["quote", "AAPL", "--url", "localhost:1"], "--url must be an http or https address"],
    [
      ["quote", "AAPL", "--token-file", "/nowhere/token"],
      "--token-file /nowhere/token cannot be read: there is no such file.",
    ],
    [["search", "x", "--limit", "1000"], '--limit must be a whole number from 1 to 100, not "1000".'],
    [["replay", "/nowhere/file", "--speed", "fast"], '--speed must be a number above 0 or max, not "fast".'],
    [["serve", "--port", "99999"], '--port must be a whole number from 0 to 65535, not "99999".'],
  ])("%j is refused with exit code 2 and a sentence", async (words, sentence) => {
    const { out, err, exit } = await run(words);
    expect({ out, exit }).toEqual({ out: "", exit: 2 });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test("a Node that is too old is told what is needed, with exit code 2", async () => {
    const pretend = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"22.17.1"}})';
    const { err, exit } = await run(["--version"], {}, ["--import", pretend]);
    expect(exit).toBe(2);
    expect(err).toContain("streampulse needs Node 22.18 or newer, and this is Node 22.17.1.");
  });

  test("where no server answers: exit code 4, and how to start one", async () => {
    // Port 9 is not listened on; its number alone would not be a promise, but nothing else may answer on it here.
    const all = await Promise.all(["quote", "watch"].map((name) => run([name, "AAPL", "--url", "http://127.0.0.1:9"])));
    for (const { out, err, exit } of all) {
      expect({ out, exit }).toEqual({ out: "", exit: 4 });
      expect(err).toContain("No prices from http://127.0.0.1:9: ");
      expect(err).toContain("streampulse serve");
    }
  });
});

describe("quote", () => {
  test("prints a plain table where stdout is no terminal, errors on stderr, and exits with 3 for an unknown ticker", async () => {
    const url = await start({
      quotes: () => ({ quotes: [AAPL], infos: [{ ticker: "AAPL", currency: "USD", decimals: 2 }], errors: [UNKNOWN] }),
    });
    const { out, err, exit } = await run(["quote", "aapl,NOSUCH", "--url", url], { FORCE_COLOR: "1" });
    expect(exit).toBe(3);
    expect(out.split("\n")[1]).toMatch(/^AAPL +219\.68 +USD +▲ \+1\.20 +\+0\.55% +— +— +— +SIMULATED +\d+d$/);
    expect(out).not.toContain(ESC);
    expect(err).toBe("NOSUCH: no source [2Jknows it\n");
  });

  test("--json prints the Quote of the API, one a line", async () => {
    const url = await start({ quotes: () => ({ quotes: [AAPL, { ...AAPL, ticker: "MSFT", stale: true }] }) });
    const { out, exit } = await run(["quote", "AAPL", "MSFT", "--json", "--url", url]);
    expect(exit).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { ticker: "AAPL", receivedTimeMs: "1700000000000", sequence: "7", quality: "QUALITY_SIMULATED", epoch: "3" },
      { ticker: "MSFT", stale: true },
    ]);
    expect(lines[0]).not.toContain("stale");
  });

  test.each([
    [2, Code.InvalidArgument],
    [4, Code.Unavailable],
    [5, Code.PermissionDenied],
    [5, Code.Unauthenticated],
  ])("exits with %i where the server answers with code %i, and shows no escape of its message", async (exit, code) => {
    const url = await start({
      quotes: () => {
        throw new ConnectError(`go ${ESC}[2Jaway`, code);
      },
    });
    const ran = await run(["quote", "AAPL", "--url", url]);
    expect({ out: ran.out, exit: ran.exit }).toEqual({ out: "", exit });
    expect(ran.err).toContain("go [2Jaway");
  });

  test("sends the token of --token-file and nothing else of the file's whitespace", async () => {
    const file = join(home, "token");
    writeFileSync(file, "secret-token\n");
    const url = await start({ quotes: () => ({ quotes: [AAPL] }) });
    await run(["quote", "AAPL", "--url", url, "--token-file", file]);
    expect(server?.authorizations).toEqual(["Bearer secret-token"]);
  });
});

describe("search", () => {
  test("prints a table, or the TickerInfo of the API, and exits with 3 for nothing", async () => {
    const info = {
      ticker: "AAPL",
      canonical: "NASDAQ:AAPL",
      name: `Apple${ESC}[31m Inc.`,
      exchange: "NASDAQ",
      type: 1,
      currency: "USD",
    } satisfies MessageInitShape<typeof TickerInfoSchema>;
    const url = await start({
      search: (query, limit) => ({ results: query === "apple inc" ? [info].slice(0, limit) : [] }),
    });
    const [table, json, nothing] = await Promise.all([
      run(["search", "apple", "inc", "--url", url]),
      run(["search", "apple inc", "--json", "--url", url]),
      run(["search", "xyzzy", "--url", url]),
    ]);
    expect(table.out.split("\n")[1]).toMatch(/^NASDAQ:AAPL +Apple\[31m Inc\. +NASDAQ +stock +USD/);
    expect(JSON.parse(json.out)).toMatchObject({
      canonical: "NASDAQ:AAPL",
      type: "TICKER_TYPE_STOCK",
      name: `Apple${ESC}[31m Inc.`,
    });
    expect(json.out).not.toContain(ESC);
    expect(nothing).toMatchObject({ out: "", exit: 3, err: 'Nothing found for "xyzzy".\n' });
  });
});

/** Prices one after the other, as fast as they are read. */
async function* endless(_tickers: readonly string[], signal: AbortSignal) {
  yield { infos: [{ ticker: "AAPL", currency: "USD", decimals: 2 }] };
  for (let sequence = 1n; !signal.aborted; sequence++) {
    yield { quotes: [{ ...AAPL, sequence, price: `${sequence}` }] };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("watch without a terminal", () => {
  test("prints a line per quote, until nobody reads: then it ends quietly with 0", async () => {
    const url = await start({ stream: endless });
    const { child, ended } = launch(["watch", "AAPL", "--url", url]);
    child.stdout.once("data", () => child.stdout.destroy());
    const { out, err, exit } = await ended;
    expect(out.split("\n")[0]).toBe("AAPL: $1 [SIMULATED]");
    expect({ err, exit }).toEqual({ err: "", exit: 0 });
  });

  test("--json --every prints every quote in order", async () => {
    const url = await start({
      *stream() {
        for (let sequence = 1n; sequence <= 500n; sequence++) yield { quotes: [{ ...AAPL, sequence }] };
        yield { errors: [{ ...UNKNOWN, ticker: "AAPL" }] };
      },
    });
    const { out, exit } = await run(["watch", "AAPL", "--json", "--every", "--url", url]);
    const sequences = out
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { sequence: string }).sequence);
    expect(sequences).toEqual(Array.from({ length: 500 }, (_, index) => String(index + 1)));
    expect(exit).toBe(3);
  });

  test("an unknown ticker is told on stderr; with none left the exit code is 3", async () => {
    const url = await start({ stream: () => [{ errors: [UNKNOWN] }] });
    expect(await run(["watch", "NOSUCH", "--url", url])).toEqual({
      out: "",
      err: "NOSUCH: no source [2Jknows it\n",
      exit: 3,
    });
  });

  test("SIGINT ends it with 0", async () => {
    const url = await start({ stream: endless });
    const { child, ended } = launch(["watch", "AAPL", "--url", url]);
    child.stdout.once("data", () => child.kill("SIGINT"));
    expect(await ended).toMatchObject({ err: "", exit: 0 });
  });

  test("a stream that is refused for good ends it with the code of the reason", async () => {
    const url = await start({
      stream() {
        throw new ConnectError("no", Code.PermissionDenied);
      },
    });
    expect(await run(["watch", "AAPL", "--url", url])).toMatchObject({ out: "", exit: 5 });
  });
});

/** Runs the program in a terminal of 100 columns that `script` (of every Debian) makes. */
function inTerminal(words: readonly string[], env: Record<string, string>) {
  const command = `stty cols 100 rows 30; exec ${[process.execPath, bin, ...words].join(" ")}`;
  const child = spawn("script", ["-qfec", command, "/dev/null"], {
    env: { PATH: process.env["PATH"] ?? "", SHELL: "/bin/sh", TERM: "xterm-256color", ...env },
  });
  let out = "";
  const waiting: { text: string; shown(): void }[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    while (waiting[0] && out.includes(waiting[0].text)) waiting.shift()?.shown();
  });
  const ended = new Promise<Ran>((resolve) => child.on("close", (exit) => resolve({ out, err: "", exit })));
  const shows = (text: string) =>
    Promise.race([
      new Promise<void>((resolve) => (out.includes(text) ? resolve() : void waiting.push({ text, shown: resolve }))),
      ended.then((ran) => expect(ran.out, "what the program showed before it ended").toContain(text)),
    ]);
  return { type: (keys: string) => child.stdin.write(keys), shows, ended };
}

describe.runIf(existsSync("/usr/bin/script"))("watch in a terminal", () => {
  test("draws a table that follows its keys, and gives the cursor back on q", async () => {
    const url = await start({
      stream: endless,
      modify: (add) => ({
        tickers: ["AAPL"],
        revision: 2n,
        results: add.map((ticker) => ({ ticker, outcome: 5, code: 1, message: "no source knows it" })),
      }),
    });
    const { type, shows, ended } = inTerminal(["watch", "AAPL", "--url", url], { NO_COLOR: "1" });
    await shows("SIMULATED PRICES");
    await shows("▲ +1.20");
    type("anosuch\r");
    await shows("NOSUCH: no source knows it");
    type("p");
    await shows("PAUSED");
    type("q");
    const { out, exit } = await ended;
    expect(exit).toBe(0);
    expect(out.indexOf(`${ESC}[?25l`)).toBeGreaterThanOrEqual(0);
    expect(out.lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(out.lastIndexOf(`${ESC}[?25l`));
    expect(out).not.toMatch(new RegExp(`${ESC}\\[[0-9;]*m`));
  });

  test("Ctrl-C ends it with 0 and the cursor back; colours are on", async () => {
    const url = await start({ stream: endless });
    const { type, shows, ended } = inTerminal(["watch", "AAPL", "--url", url], {});
    await shows(`${ESC}[32m`);
    type("\u0003");
    const { out, exit } = await ended;
    expect(exit).toBe(0);
    expect(out.trimEnd().endsWith(`${ESC}[?25h`)).toBe(true);
  });

  test("with no ticker left the reason stays on the screen, exit code 3", async () => {
    const url = await start({ stream: () => [{ errors: [UNKNOWN] }] });
    const { ended } = inTerminal(["watch", "NOSUCH", "--url", url], {});
    const { out, exit } = await ended;
    expect(exit).toBe(3);
    expect(out.slice(out.lastIndexOf(`${ESC}[?25h`))).toContain("NOSUCH: no source [2Jknows it");
  });
});
