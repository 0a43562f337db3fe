import { Quality, type Quote, type TickerInfo } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { TickerRow } from "./quote-cells.ts";
import { COLOURED, PLAIN } from "./style.ts";
import { watchFrame, type WatchView } from "./watch-frame.ts";
import { textWidth } from "./width.ts";

const NOW = 1_700_000_000_000;

function row(ticker: string, price: string, quote: Partial<Quote> = {}, info: Partial<TickerInfo> = {}): TickerRow {
  return {
    ticker,
    quote: {
      ticker,
      price,
      receivedTimeMs: NOW - 3_000,
      sequence: 1,
      epoch: 1,
      quality: Quality.SIMULATED,
      source: "simulated",
      stale: false,
      bid: "1.1",
      ask: "1.2",
      volume: "12345678",
      change: "1.2",
      changePercent: "0.56",
      ...quote,
    },
    info: { ticker, currency: "USD", decimals: 2, ...info },
  };
}

function view(rows: TickerRow[], more: Partial<WatchView> = {}): WatchView {
  const selected = rows[0]?.ticker;
  const base = { connection: { status: "live" } as const, place: "127.0.0.1:8080", sort: "as asked", isPaused: false };
  return { ...base, rows, selected, hasKeys: true, ...more };
}

const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, "");
const frame = (shown: WatchView, columns: number, rows = 24, style = PLAIN) =>
  watchFrame(shown, { columns, rows }, style, NOW).split("\n");

const ROWS = [
  row("AAPL", "219.68"),
  row(
    "BINANCE:BTCUSDT",
    "67123.45",
    { change: "-250.5", changePercent: "-0.37", quality: Quality.LIVE },
    { currency: "USDT" },
  ),
  row("株式会社", "1234", { stale: true, change: "0", changePercent: "0" }, { currency: "JPY", decimals: 0 }),
  { ticker: "WAITING" },
];

describe("the live table", () => {
  test("a wide terminal shows every column", () => {
    const lines = frame(view(ROWS), 130);
    expect(lines[0]).toBe("StreamPulse  ● connected  SIMULATED PRICES  127.0.0.1:8080");
    expect(lines[2]?.trim().split(/\s{2,}/)).toEqual([
      "TICKER",
      "LAST",
      "CHANGE",
      "%",
      "BID",
      "ASK",
      "VOLUME",
      "QUALITY",
      "SOURCE",
      "AGE",
    ]);
    expect(lines[3]?.split(/\s{2,}/)).toEqual([
      "› AAPL",
      "219.68",
      "USD",
      "▲ +1.20",
      "+0.56%",
      "1.10",
      "1.20",
      "12.3M",
      "SIMULATED",
      "simulated",
      "3s",
    ]);
    expect(
      lines[4]
        ?.trim()
        .split(/\s{2,}/)
        .slice(0, 5),
    ).toEqual(["BINANCE:BTCUSDT", "67,123.45", "USDT", "▼ -250.50", "-0.37%"]);
    expect(lines[5]).toContain("SIMULATED STALE");
    expect(lines[6]).toContain("waiting");
  });

  test.each([200, 130, 100, 80, 60, 40, 30, 20, 12])("nothing is wider than %i columns", (columns) => {
    const shown = view(ROWS, { prompt: "NASDAQ:AAPL", note: "x".repeat(300) });
    for (const style of [PLAIN, COLOURED]) {
      for (const line of frame(shown, columns, 24, style)) expect(textWidth(plain(line))).toBeLessThanOrEqual(columns);
    }
  });

  test("80 columns keep ticker, price, change and quality; 40 keep price, per cent and quality", () => {
    const at80 = frame(view(ROWS), 80);
    expect(at80[2]).toMatch(/TICKER.*LAST.*CHANGE.*%.*QUAL.*SOURCE.*AGE/);
    const at40 = frame(view([row("AAPL", "219.68")]), 40);
    expect(at40[2]).toMatch(/TICKER.*LAST.*%.*QUAL/);
    expect(at40[3]).toMatch(/AAPL.*219\.68.*\+0\.56%.*SIM/);
  });

  test("40 columns have room for the usual tickers; a venue goes before a code is cut", () => {
    const lines = frame(view([row("BTCUSDT", "67123.45", { stale: true }), row("BINANCE:DOGEUSDT", "0.12345")]), 40);
    expect(lines[3]).toContain("› BTCUSDT ");
    expect(frame(view([row("BINANCE:DOGEUSDT", "0.12345")]), 40)[3]).toContain("DOGEUSDT ");
    expect(frame(view([row("BINANCE:DOGEUSDT", "0.12345")]), 80)[3]).toContain("BINANCE:DOGEUSDT ");
  });

  test("no price stands without the label that says it is made up, however narrow", () => {
    for (const columns of [200, 100, 80, 60, 40, 36])
      expect(frame(view([row("AAPL", "219.68")]), columns)[3]).toContain("SIM");
  });

  test("without colour there is no escape sequence; with it, up and down differ by more than colour", () => {
    expect(frame(view(ROWS), 120).join("")).not.toContain("\u001b");
    const lines = frame(view(ROWS), 120, 24, COLOURED);
    expect(lines[3]).toMatch(/\u001b\[32m *▲ \+1\.20/);
    expect(lines[4]).toMatch(/\u001b\[31m *▼ -250\.50/);
  });

  test("a stale price stays, dimmed", () => {
    const line = frame(view([row("AAPL", "219.68", { stale: true })]), 120, 24, COLOURED)[3];
    expect(line).toMatch(/\u001b\[2m *219\.68/);
    expect(line).not.toContain("\u001b[32m");
  });

  test("what a server sends cannot reach the terminal as a command", () => {
    const hostile = row(
      "A\u001b[2J",
      "1\u001b[H",
      { bid: "\u009b2J", volume: "\u001bc" },
      { currency: "\u001b]0;x\u0007" },
    );
    const shown = view([hostile], { connection: { status: "stopped", reason: "\u001b[2Jbye\n\n" } });
    expect(frame(shown, 120).join("\n")).not.toMatch(/[\u001b\u009b\u0007]/);
    expect(frame(shown, 120)).toHaveLength(6);
  });

  test("more tickers than lines: a window around the selection, and which part it is", () => {
    const many = Array.from({ length: 100 }, (_, index) => row(`T${index}`, "1"));
    const lines = frame(view(many, { selected: "T50" }), 100, 17);
    expect(lines.length).toBeLessThan(17);
    expect(lines.some((line) => line.startsWith("› T50 "))).toBe(true);
    expect(lines).toContain("  46–55 of 100");
    expect(frame(view(many, { selected: "T99" }), 100, 17)).toContain("  91–100 of 100");
  });

  test("no terminal is so low that the header scrolls off, or the selection, whatever else there is to say", () => {
    const many = Array.from({ length: 30 }, (_, index) => row(`T${index}`, "1"));
    for (const count of [1, 6, 7, 30]) {
      for (let rows = 3; rows <= 40; rows++) {
        for (const more of [
          {},
          { note: "NOPE: unknown" },
          { note: "NOPE: unknown", prompt: "A" },
          { hasKeys: false },
        ]) {
          const lines = frame(view(many.slice(0, count), { selected: `T${count - 1}`, ...more }), 80, rows);
          const shape = `${count} tickers in ${rows} lines with ${JSON.stringify(more)}`;
          expect(lines.length, shape).toBeLessThan(rows);
          expect(lines[0], shape).toContain("● connected");
          if (!("hasKeys" in more))
            expect(
              lines.some((line) => line.startsWith(`› T${count - 1} `)),
              shape,
            ).toBe(true);
        }
      }
    }
  });

  test("where not all rows fit, no line is left empty below them that could show one", () => {
    const many = Array.from({ length: 30 }, (_, index) => row(`T${index}`, "1"));
    for (let rows = 12; rows <= 30; rows++) {
      expect(frame(view(many, { note: "NOPE: unknown" }), 80, rows)).toHaveLength(rows - 1);
    }
  });

  test("why the connection is away has lines of its own where the header has no room for all of it", () => {
    const reason = "The server cannot be reached (connect ECONNREFUSED 127.0.0.1:8080), and goes on at length.";
    const connection = { status: "reconnecting", attempt: 2, retryAtMs: NOW + 2_500, reason } as const;
    const at = (columns: number, rows = 24) => frame(view(ROWS, { connection }), columns, rows);
    expect(at(160)[0]).toBe(`StreamPulse  ◌ reconnecting in 3s: ${reason}  SIMULATED PRICES  127.0.0.1:8080`);
    expect(at(80).slice(0, 4)).toEqual([
      "StreamPulse  ◌ reconnecting in 3s  SIMULATED PRICES  127.0.0.1:8080",
      "The server cannot be reached (connect ECONNREFUSED 127.0.0.1:8080), and goes on",
      "at length.",
      "",
    ]);
    expect(at(55)[0]).toBe("StreamPulse  ◌ reconnecting in 3s  SIMULATED PRICES");
    expect(at(40)[0]).toBe("◌ reconnecting in 3s  SIMULATED PRICES");
    expect(at(30).slice(0, 4)).toEqual([
      "◌ reconnecting in 3s",
      "The server cannot be reached",
      "(connect ECONNREFUSED",
      "127.0.0.1:8080), and goes on …",
    ]);
    // Where it is too low for all, prices are worth more.
    expect(at(80, 8)).toHaveLength(7);
    expect(at(80, 8)[1]).toMatch(/TICKER/);
    for (const columns of [160, 80, 40, 12]) {
      for (let rows = 3; rows <= 24; rows++) {
        expect(at(columns, rows).length).toBeLessThan(rows);
        for (const line of at(columns, rows)) expect(textWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
  });

  test("a stale price keeps its age in 40 columns, and gives up the per cent for it", () => {
    const at40 = frame(view([row("BTCUSDT", "67123.45", { stale: true })]), 40);
    expect(at40[2]).toMatch(/TICKER.*LAST.*QUAL.*AGE/);
    expect(at40[3]).toMatch(/BTCUSDT.*67,123\.45.*SIM STALE.*3s/);
  });

  test.each([
    [{ status: "connecting" }, "○ connecting"],
    [{ status: "stalled", sinceMs: NOW - 8_000 }, "◐ silent for 8s"],
    [{ status: "reconnecting", attempt: 2, retryAtMs: NOW + 2_500, reason: "cut" }, "◌ reconnecting in 3s: cut"],
    [{ status: "offline" }, "○ offline"],
    [{ status: "stopped", reason: "superseded" }, "■ stopped: superseded"],
  ] as const)("the connection %o is told as %s", (connection, words) => {
    expect(frame(view(ROWS, { connection }), 100)[0]).toContain(words);
  });

  test("without a keyboard there is neither mark nor hint; the prompt shows what is typed", () => {
    const still = frame(view(ROWS, { hasKeys: false }), 100).join("\n");
    expect(still).not.toContain("›");
    expect(still).not.toContain("quit");
    expect(frame(view(ROWS, { prompt: "AAP" }), 100).at(-1)).toContain("Add ticker: AAP");
  });
});
