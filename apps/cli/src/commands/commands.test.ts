import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { TickerInfoSchema } from "@streampulse/proto";
import { describe, expect, test } from "vitest";
import { AAPL, ESC, ScriptedProgram, UNKNOWN } from "../../../../test/scripted-program.ts";

const scripted = new ScriptedProgram();
const { program } = scripted;

describe("quote", () => {
  test("prints a plain table where stdout is no terminal, errors on stderr, and exits with 3 for an unknown ticker", async () => {
    const url = await scripted.serve({
      quotes: () => ({ quotes: [AAPL], infos: [{ ticker: "AAPL", currency: "USD", decimals: 2 }], errors: [UNKNOWN] }),
    });
    const { out, err, exit } = await program.run(["quote", "aapl,NOSUCH", "--url", url], { FORCE_COLOR: "1" });
    expect(exit).toBe(3);
    expect(out.split("\n")[1]).toMatch(
      /^AAPL +219\.68 +USD +▲ \+1\.20 +\+0\.55% +— +— +— +SIMULATED +simulated +\d+d$/,
    );
    expect(out).not.toContain(ESC);
    expect(err).toBe("NOSUCH: no source [2Jknows it\n");
  });

  test("256 tickers are asked for at once; 257 are refused with exit code 2, before anything is asked", async () => {
    const names = Array.from({ length: 257 }, (_, index) => `T${index}`);
    const asked: number[] = [];
    const url = await scripted.serve({
      quotes: (tickers) => {
        asked.push(tickers.length);
        return { quotes: [AAPL] };
      },
    });
    const most = await program.run(["quote", names.slice(0, 256).join(","), "--json", "--url", url]);
    const over = await program.run(["quote", names.join(","), "--url", url]);
    expect(most.exit).toBe(0);
    expect(over).toMatchObject({
      out: "",
      exit: 2,
      err: expect.stringContaining("at most 256 tickers at once, and these are 257"),
    });
    expect(asked).toEqual([256]);
  });

  test("--json prints the Quote of the API, one a line", async () => {
    const url = await scripted.serve({ quotes: () => ({ quotes: [AAPL, { ...AAPL, ticker: "MSFT", stale: true }] }) });
    const { out, exit } = await program.run(["quote", "AAPL", "MSFT", "--json", "--url", url]);
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
    const url = await scripted.serve({
      quotes: () => {
        throw new ConnectError(`go ${ESC}[2Jaway`, code);
      },
    });
    const ran = await program.run(["quote", "AAPL", "--url", url]);
    expect({ out: ran.out, exit: ran.exit }).toEqual({ out: "", exit });
    expect(ran.err).toContain("go [2Jaway");
  });

  test("sends the token of --token-file and nothing else of the file's whitespace", async () => {
    const file = join(program.home, "token");
    writeFileSync(file, "secret-token\n");
    const url = await scripted.serve({ quotes: () => ({ quotes: [AAPL] }) });
    await program.run(["quote", "AAPL", "--url", url, "--token-file", file]);
    expect(scripted.server?.authorizations).toEqual(["Bearer secret-token"]);
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
    const url = await scripted.serve({
      search: (query, limit) => ({ results: query === "apple inc" ? [info].slice(0, limit) : [] }),
    });
    const [table, json, nothing] = await Promise.all([
      program.run(["search", "apple", "inc", "--url", url]),
      program.run(["search", "apple inc", "--json", "--url", url]),
      program.run(["search", "xyzzy", "--url", url]),
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
