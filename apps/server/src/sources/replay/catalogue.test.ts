import { isFault, parseTicker, Quality, type TickerInfo } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import type { Source } from "../../engine/ports/source.ts";
import { createRecordingWriter } from "../../recordings/writer.ts";
import { at, recording, Stage, STARTED } from "./fixtures/stage.ts";

describe("a replay's tickers", () => {
  function ask(source: Source, text: string) {
    const name = parseTicker(text);
    if (isFault(name)) throw new Error(text);
    return source.resolve(name, new AbortController().signal);
  }

  test("that were recorded under two names are played once", async () => {
    const info = (ticker: string): TickerInfo => ({ ticker, canonical: "NASDAQ:AAPL", currency: "USD" });
    const quotes = [at(0, "1", "AAPL"), at(0, "1", "NASDAQ:AAPL"), at(1, "2", "AAPL"), at(1, "2", "NASDAQ:AAPL")];
    const stage = await Stage.open(new FakeScheduler(), await recording(quotes, [info("AAPL"), info("NASDAQ:AAPL")]));
    for (const text of ["AAPL", "NASDAQ:AAPL", "REPLAY:AAPL"]) {
      expect(ask(stage.source, text)).toMatchObject({ canonical: "NASDAQ:AAPL", info: { currency: "USD" } });
    }
    const reader = await stage.reader("NASDAQ:AAPL");
    await stage.pass(10);
    expect(reader.prices).toEqual(["1", "2"]);
  });

  test("of one code at two venues: bare is the first, each venue its own", async () => {
    const stage = await Stage.open(
      new FakeScheduler(),
      await recording([at(0, "1", "KRAKEN:BTCUSD"), at(0, "2", "COINBASE:BTCUSD")]),
    );
    expect(ask(stage.source, "BTCUSD")).toMatchObject({ canonical: "KRAKEN:BTCUSD" });
    expect(ask(stage.source, "COINBASE:BTCUSD")).toMatchObject({ canonical: "COINBASE:BTCUSD" });
    expect(ask(stage.source, "BINANCE:BTCUSD")).toBeUndefined();
  });

  test("are found by code, name and recorded name, and all are listed as they came", async () => {
    const infos = [
      { ticker: "XBTUSD", canonical: "KRAKEN:BTCUSD", name: "Bitcoin" },
      { ticker: "NASDAQ:AAPL", name: "Apple Inc." },
    ];
    const quotes = ["XBTUSD", "NASDAQ:AAPL", "IBM"].map((ticker, n) => at(n, "1", ticker));
    const { source } = await Stage.open(new FakeScheduler(), await recording(quotes, infos));
    const found = async (text: string) =>
      (await source.search(text, 9, new AbortController().signal)).map(({ canonical }) => canonical);
    const all = ["KRAKEN:BTCUSD", "NASDAQ:AAPL", "REPLAY:IBM"];
    for (const text of ["btc/usd", "xbt-usd", "bitcoin", "kraken:btc"]) expect(await found(text)).toEqual([all[0]]);
    for (const text of ["", "replay:"]) expect(await found(text)).toEqual(all);
    expect([await found("replay:aap"), await found("replay:ibm")]).toEqual([[all[1]], [all[2]]]);
  });

  test("have open, high and low as they develop, anew in each pass", async () => {
    const stage = await Stage.open(
      new FakeScheduler(),
      await recording([at(0, "5"), at(10, "9.5"), at(20, "10"), at(30, "4")]),
      {
        loop: true,
      },
    );
    const reader = await stage.reader("REPLAY:IBM");
    await stage.pass(100);
    const opening = { open: "5", high: "5", low: "5" };
    expect(reader.infos).toEqual([opening, { high: "9.5" }, { high: "10" }, { low: "4" }]);
    const late = await stage.reader("REPLAY:IBM");
    expect(late.infos).toEqual([{ open: "5", high: "10", low: "4" }]);
    await stage.pass(1_000);
    expect(late.infos[1]).toEqual(opening);
  });

  test("keep the recorded infos where there are some, and get them as they change", async () => {
    const path = await recording([at(0, "5")], [{ ticker: "IBM", high: "9", name: "IBM" }]);
    const writer = await createRecordingWriter(path, { startedTimeMs: STARTED });
    writer.appendInfos([{ ticker: "IBM", high: "11", name: "IBM" }]);
    writer.append([at(10, "11")]);
    await writer.close();
    const stage = await Stage.open(new FakeScheduler(), path);
    expect(ask(stage.source, "IBM")).toMatchObject({ info: { high: "9", name: "IBM" } });
    const reader = await stage.reader("REPLAY:IBM");
    await stage.pass(20);
    expect(reader.infos).toEqual([{ high: "11", name: "IBM" }]);
  });

  test("say REPLAY, whatever they were when recorded", async () => {
    const stage = await Stage.open(new FakeScheduler(), await recording([{ ...at(0, "1"), quality: Quality.LIVE }]));
    const reader = await stage.reader("REPLAY:IBM");
    expect(stage.source.quality).toBe(Quality.REPLAY);
    expect(reader.received[0]?.quality).toBeUndefined();
  });
});
