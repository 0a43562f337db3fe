import { appendFile, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { TickerType } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { describeSource } from "../conformance.ts";
import { at, freshPath, recording, Stage } from "./fixtures/stage.ts";
import { replay } from "./index.ts";

describeSource("replay", async () => {
  const infos = [
    { ticker: "NASDAQ:AAPL", name: "Apple Inc.", currency: "USD", decimals: 2, type: TickerType.STOCK },
    { ticker: "BTCUSDT", canonical: "BINANCE:BTCUSDT", name: "Bitcoin", decimals: 2 },
  ];
  const quotes = Array.from({ length: 90 }, (_, n) => {
    const ticker = ["NASDAQ:AAPL", "BTCUSDT", "FX:EURUSD"][n % 3] ?? "";
    return { ...at(n * 20, `${100 + n}.25`, ticker), bid: "100.1", ask: "200.2", volume: "17" };
  });
  const { scheduler, source } = await Stage.open(new FakeScheduler(), await recording(quotes, infos), { loop: true });
  return {
    source,
    tickers: [
      { canonical: "NASDAQ:AAPL", aliases: ["AAPL", "REPLAY:AAPL"] },
      { canonical: "BINANCE:BTCUSDT", aliases: ["BTCUSDT"] },
      { canonical: "FX:EURUSD", aliases: ["EURUSD"] },
    ],
    unknown: ["NOSUCH", "NASDAQ:NOSUCH", "REPLAY:NOSUCH"],
    searches: [
      { text: "eurusd", best: "FX:EURUSD" },
      { text: "apple", best: "NASDAQ:AAPL" },
    ],
    now: () => scheduler.now(),
    move: () => {},
    pass: () => scheduler.advance(100),
    pending: () => scheduler.pending,
    end: () => {},
  };
});

describe("a recording that is not as it should be", () => {
  async function refusal(file: string | undefined): Promise<string> {
    const context = {
      scheduler: new FakeScheduler(),
      random: () => 0.5,
      log: { info: () => {}, warn: () => {} },
    };
    const source = Promise.resolve(replay.create({ file, speed: 1, loop: false }, context));
    return source.then(
      () => expect.fail("it was accepted"),
      (error: Error) => error.message,
    );
  }

  test("is refused at once: none named, none there, none, empty, or of another version", async () => {
    const path = freshPath();
    expect(await refusal(undefined)).toBe("STREAMPULSE_REPLAY_FILE must be the path of a recording");
    expect(await refusal(freshPath())).toContain("there is no such file");
    await writeFile(path, "ticker,price\n");
    expect(await refusal(path)).toContain("it is no recording");
    await writeFile(path, gzipSync('{"streampulse":"recording","version":2,"started":1}\n'));
    expect(await refusal(path)).toContain("version 2");
    expect(await refusal(await recording([]))).toContain("there is no quote in it");
    await writeFile(path, gzipSync('{"streampulse":"recording","version":1,"started":1}\n{"t":7}\n'));
    expect(await refusal(path)).toContain("line 2 is damaged: its t is no text");
    expect(await refusal(path)).toContain(path);
  });

  test("damaged in its middle, it plays up to there and then names the line to every connection", async () => {
    const path = await recording([at(0, "1"), at(10, "2")]);
    await appendFile(path, gzipSync('{"t":"IBM","r":7,"p":"oops"}\n'));
    const stage = await Stage.open(new FakeScheduler(), path, { loop: true });
    expect(stage.warnings.join()).toContain("line 4");
    const reader = await stage.reader("REPLAY:IBM");
    await stage.pass(100);
    expect(reader.prices).toEqual(["1", "2"]);
    expect(reader.fault).toMatchObject({ kind: "unavailable" });
    expect(reader.fault?.message).toContain("line 4 is damaged: its p is no decimal text");
    const next = await stage.reader("REPLAY:IBM");
    expect(next.opens).toBe(0);
    expect(next.fault?.message).toContain("line 4");
  });

  test("cut, it plays up to the cut and ends as any other, and the log says so", async () => {
    const path = await recording([at(0, "1"), at(10, "2")]);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, -1));
    const stage = await Stage.open(new FakeScheduler(), path);
    expect(stage.warnings.join()).toContain("was cut");
    const reader = await stage.reader("REPLAY:IBM");
    await stage.pass(100);
    expect(reader.prices).toEqual(["1", "2"]);
    expect(reader.fault).toBeUndefined();
  });
});

describe("the settings", () => {
  const read = (name: "speed" | "loop", text: string) => replay.settings[name]?.schema.safeParse(text);

  test("take a speed above 0, or max", () => {
    for (const [text, speed] of [
      ["1", 1],
      ["0.5", 0.5],
      [".5", 0.5],
      ["20000", 20_000],
      ["max", Infinity],
    ] as const) {
      expect(read("speed", text)).toMatchObject({ success: true, data: speed });
    }
    for (const text of ["0", "-1", "fast", "1e3", "NaN", "Infinity", "", "0x10", "1 "]) {
      expect(read("speed", text)?.success, text).toBe(false);
    }
  });

  test("take true and false for the loop, and nothing else", () => {
    expect(read("loop", "true")).toMatchObject({ success: true, data: true });
    expect(read("loop", "false")).toMatchObject({ success: true, data: false });
    expect(read("loop", "yes")?.success).toBe(false);
  });
});
