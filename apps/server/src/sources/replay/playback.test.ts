import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { createRecordingWriter } from "../../recordings/writer.ts";
import { at, recording, Stage, STARTED } from "./fixtures/stage.ts";

describe("a replay's clock", () => {
  test("starts with the first reader who wants something, on any connection", async () => {
    const stage = await Stage.open(new FakeScheduler(), await recording([at(0, "1"), at(1_000, "2")]));
    const idle = await stage.reader();
    await stage.pass(60_000);
    expect(idle.received).toEqual([]);
    const reader = await stage.reader("REPLAY:IBM");
    expect(reader.prices).toEqual(["1"]);
    await stage.pass(999);
    expect(reader.prices).toEqual(["1"]);
    await stage.pass(1);
    expect(reader.prices).toEqual(["1", "2"]);
  });

  test("is one for all: who comes later begins with the last quote, sides included", async () => {
    const quotes = [
      { ...at(0, "1"), bid: "0.9" },
      at(1_000, "2"),
      { ticker: "IBM", ask: "2.2", receivedTimeMs: STARTED + 1_500 },
      at(2_000, "3"),
    ];
    const stage = await Stage.open(new FakeScheduler(), await recording(quotes));
    const early = await stage.reader("REPLAY:IBM");
    await stage.pass(1_600);
    const late = await stage.reader("REPLAY:IBM");
    expect(late.received).toMatchObject([{ id: 1, price: "2", bid: "0.9", ask: "2.2", sourceTimeMs: STARTED + 1_000 }]);
    await stage.pass(400);
    expect(late.prices).toEqual(["2", "3"]);
    expect(early.prices).toEqual(["1", "2", undefined, "3"]);
    // The same number tells a supervisor of both connections that the price is the same one.
    expect(late.received.map(({ order }) => order)).toEqual([2, 3]);
    expect(early.received.map(({ order }) => order)).toEqual([1, 2, undefined, 3]);
  });

  test("shows a newcomer the last quote before the next one, though both come at once", async () => {
    const stage = await Stage.open(new FakeScheduler(), await recording([at(0, "1"), at(400, "2"), at(800, "3")]));
    await stage.reader("REPLAY:IBM");
    const late = await stage.reader();
    await stage.pass(400);
    stage.scheduler.advance(400);
    late.want("REPLAY:IBM");
    // The third quote is played now; the connection's own turn comes only with the clock's next step.
    await turn();
    expect(late.prices).toEqual(["2", "3"]);
    await stage.pass(0);
    expect(late.prices).toEqual(["2", "3"]);
  });

  test("runs N times as fast", async () => {
    const stage = await Stage.open(
      new FakeScheduler(),
      await recording([at(0, "1"), at(10_000, "2"), at(20_000, "3")]),
      { speed: 10 },
    );
    const reader = await stage.reader("REPLAY:IBM");
    await stage.pass(999);
    expect(reader.prices).toEqual(["1"]);
    await stage.pass(2);
    expect(reader.prices).toEqual(["1", "2"]);
    await stage.pass(1_000);
    expect(reader.prices).toEqual(["1", "2", "3"]);
  });

  test("waits neither for news that was old at the start, nor for the pause between two spells of recording", async () => {
    const path = await recording([at(-7_200_000, "1"), at(50, "2", "AAPL")]);
    const dayLater = 86_400_000;
    const writer = await createRecordingWriter(path, { startedTimeMs: STARTED + dayLater });
    writer.append([at(dayLater + 10, "3"), at(dayLater + 60, "4")]);
    await writer.close();
    const stage = await Stage.open(new FakeScheduler(), path);
    const reader = await stage.reader("REPLAY:IBM", "REPLAY:AAPL");
    expect(reader.prices).toEqual(["1"]);
    await stage.pass(50);
    expect(reader.prices).toEqual(["1", "2", "3"]);
    await stage.pass(50);
    expect(reader.prices).toEqual(["1", "2", "3", "4"]);
  });

  test("goes on without a reader, who finds the last prices when the recording is over", async () => {
    const stage = await Stage.open(new FakeScheduler(), await recording([at(0, "1"), at(1_000, "2")]));
    const reader = await stage.reader("REPLAY:IBM");
    reader.close();
    await stage.pass(5_000);
    const late = await stage.reader("REPLAY:IBM");
    expect(late.prices).toEqual(["2"]);
    await stage.pass(60_000);
    expect(late.fault).toBeUndefined();
    expect(late.prices).toEqual(["2"]);
    expect(late.signs).toBeGreaterThan(5);
  });

  test("loses nothing and keeps the order, at a speed far beyond what one turn can play", async () => {
    const quotes = Array.from({ length: 25_000 }, (_, n) => at(n * 1_000, `${n + 1}`, `T${n % 3}`));
    for (const speed of [20_000, Infinity]) {
      const stage = await Stage.open(new FakeScheduler(), await recording(quotes), { speed });
      const reader = await stage.reader("REPLAY:T0", "REPLAY:T1", "REPLAY:T2");
      for (let n = 0; n < 15; n++) await stage.pass(100);
      expect(reader.prices).toEqual(quotes.map(({ price }) => price));
    }
  });

  test("lets others have their turn at any speed", async () => {
    const quotes = Array.from({ length: 5_000 }, (_, n) => at(n, `${n + 1}`));
    const stage = await Stage.open(new FakeScheduler(), await recording(quotes), { speed: Infinity });
    const reader = await stage.reader("REPLAY:IBM");
    expect(Math.max(...reader.turns.values())).toBeLessThanOrEqual(1_000);
    expect(reader.received).toHaveLength(5_000);
  });
});

describe("a looped replay", () => {
  test("begins again a second after its end, with times that go on growing by its length and a second", async () => {
    const stage = await Stage.open(new FakeScheduler(), await recording([at(0, "1"), at(400, "2")]), { loop: true });
    const reader = await stage.reader("REPLAY:IBM");
    await stage.pass(400);
    expect(reader.prices).toEqual(["1", "2"]);
    await stage.pass(999);
    expect(reader.prices).toEqual(["1", "2"]);
    await stage.pass(1);
    await stage.pass(400);
    expect(reader.prices).toEqual(["1", "2", "1", "2"]);
    expect(reader.received.map(({ sourceTimeMs }) => (sourceTimeMs ?? 0) - STARTED)).toEqual([0, 400, 1_400, 1_800]);
    expect(reader.received.map(({ order }) => order)).toEqual([1, 2, 3, 4]);
  });
});
