import { existsSync } from "node:fs";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { AAPL, ESC, ScriptedProgram, UNKNOWN } from "../../../../test/scripted-program.ts";

const scripted = new ScriptedProgram();
const { program } = scripted;

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
    const url = await scripted.serve({ stream: endless });
    const running = program.start(["watch", "AAPL", "--url", url]);
    await running.shows("\n");
    running.stopReading();
    const { out, err, exit } = await running.ended;
    expect(out.split("\n")[0]).toBe("AAPL: $1 [SIMULATED]");
    expect({ err, exit }).toEqual({ err: "", exit: 0 });
  });

  test("--json --every prints every quote in order", async () => {
    const url = await scripted.serve({
      *stream() {
        for (let sequence = 1n; sequence <= 500n; sequence++) yield { quotes: [{ ...AAPL, sequence }] };
        yield { errors: [{ ...UNKNOWN, ticker: "AAPL" }] };
      },
    });
    const { out, exit } = await program.run(["watch", "AAPL", "--json", "--every", "--url", url]);
    const sequences = out
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { sequence: string }).sequence);
    expect(sequences).toEqual(Array.from({ length: 500 }, (_, index) => String(index + 1)));
    expect(exit).toBe(3);
  });

  test("an unknown ticker is told on stderr; with none left the exit code is 3", async () => {
    const url = await scripted.serve({ stream: () => [{ errors: [UNKNOWN] }] });
    expect(await program.run(["watch", "NOSUCH", "--url", url])).toEqual({
      out: "",
      err: "NOSUCH: no source [2Jknows it\n",
      exit: 3,
    });
  });

  test("SIGINT ends it with 0", async () => {
    const url = await scripted.serve({ stream: endless });
    const running = program.start(["watch", "AAPL", "--url", url]);
    await running.shows("\n");
    running.signal("SIGINT");
    expect(await running.ended).toMatchObject({ err: "", exit: 0 });
  });

  test("a stream that is refused for good ends it with the code of the reason", async () => {
    const url = await scripted.serve({
      stream() {
        throw new ConnectError("no", Code.PermissionDenied);
      },
    });
    expect(await program.run(["watch", "AAPL", "--url", url])).toMatchObject({ out: "", exit: 5 });
  });
});

/** Cursor and screen were taken, and both were given back. */
function expectGivenBack(out: string): void {
  for (const [taken, given] of [
    ["[?25l", "[?25h"],
    ["[?1049h", "[?1049l"],
  ]) {
    expect(out).toContain(ESC + taken);
    expect(out.lastIndexOf(ESC + given)).toBeGreaterThan(out.lastIndexOf(ESC + taken));
  }
}

describe.runIf(existsSync("/usr/bin/script"))("watch in a terminal", () => {
  test("draws a table that follows its keys, and gives the cursor back on q", async () => {
    const url = await scripted.serve({
      stream: endless,
      modify: (add) => ({
        tickers: ["AAPL"],
        revision: 2n,
        results: add.map((ticker) => ({ ticker, outcome: 5, code: 1, message: "no source knows it" })),
      }),
    });
    const { type, shows, ended } = program.startInTerminal(["watch", "AAPL", "--url", url], { NO_COLOR: "1" });
    await shows("SIMULATED PRICES");
    await shows("▲ +1.20");
    type("anosuch\r");
    await shows("NOSUCH: no source knows it");
    type("p");
    await shows("PAUSED");
    type("q");
    const { out, exit } = await ended;
    expect(exit).toBe(0);
    expectGivenBack(out);
    expect(out).not.toMatch(new RegExp(`${ESC}\\[[0-9;]*m`));
  });

  test("Ctrl-C ends it with 0 and the cursor back; colours are on", async () => {
    const url = await scripted.serve({ stream: endless });
    const { type, shows, ended } = program.startInTerminal(["watch", "AAPL", "--url", url]);
    await shows(`${ESC}[32m`);
    type("\u0003");
    const { out, exit } = await ended;
    expect(exit).toBe(0);
    expectGivenBack(out);
  });

  test("with no ticker left the reason stays on the screen, exit code 3", async () => {
    const url = await scripted.serve({ stream: () => [{ errors: [UNKNOWN] }] });
    const { ended } = program.startInTerminal(["watch", "NOSUCH", "--url", url]);
    const { out, exit } = await ended;
    expect(exit).toBe(3);
    expectGivenBack(out);
    expect(out.slice(out.lastIndexOf(`${ESC}[?1049l`))).toContain("NOSUCH: no source [2Jknows it");
  });
});
