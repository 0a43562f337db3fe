import { TickerErrorCode, TickerType } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { lastOf, RoutedEngine, watched, type SourceScript } from "../../../../test/routed-engine.ts";
import { SourceFault } from "./ports/source.ts";

describe("venue and currency", () => {
  const VENUES: readonly SourceScript[] = [
    { name: "first", venues: ["X"], currency: "USDT" },
    { name: "dollars", venues: ["Z"], currency: "USD" },
    { name: "second", venues: ["Y"], currency: "USDT" },
  ];
  const down = (engine: RoutedEngine) => {
    engine.source("first").opensAtOnce = false;
    engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
  };

  test("a bare name goes to another venue of the same currency, and says so; never to another currency", async () => {
    const { engine, stream, sourceOf } = await watched(VENUES, ["A"]);
    down(engine);
    await engine.pass(2_000);
    expect(sourceOf("A")).toBe("second");
    expect(engine.source("dollars").carried).toEqual([]);
    const infos = stream.messages.flatMap((message) => message.infos);
    expect(infos.map(({ canonical }) => canonical)).toEqual(["X:A", "Y:A"]);
    expect(infos.map(({ currency }) => currency)).toEqual(["USDT", "USDT"]);
  });

  test("a qualified one never leaves its venue, nor does the bare one beside it", async () => {
    const { engine, stream } = await watched(VENUES, ["A", "X:A"]);
    down(engine);
    await engine.pass(120_000);
    expect(new Set(stream.quotes.map(({ source }) => source))).toEqual(new Set(["first"]));
    expect([lastOf(stream, "A")?.stale, lastOf(stream, "X:A")?.stale]).toEqual([true, true]);
  });

  test("one that joins brings the listing home: its own venue's last price, flagged; when it leaves, the next stands in", async () => {
    const { engine, stream, sourceOf } = await watched(VENUES, ["A"]);
    const own = lastOf(stream, "A")?.price;
    down(engine);
    await engine.pass(2_000);
    expect(sourceOf("A")).toBe("second");
    engine.server.modify({ add: ["X:A"] });
    await engine.pass(3_000);
    for (const ticker of ["A", "X:A"])
      expect(lastOf(stream, ticker)).toMatchObject({ source: "first", stale: true, price: own });
    expect(stream.quotes.filter(({ ticker, source }) => ticker === "X:A" && source !== "first")).toEqual([]);
    engine.server.modify({ remove: ["X:A"] });
    await engine.pass(40_000);
    expect(sourceOf("A")).toBe("second");
  });

  test("where its own venue never had a price, a qualified name has none", async () => {
    const engine = new RoutedEngine(VENUES);
    engine.source("first").opensAtOnce = false;
    const stream = engine.server.open(["A"]);
    await engine.pass(5_000);
    expect(lastOf(stream, "A")?.source).toBe("second");
    engine.server.modify({ add: ["X:A"] });
    await engine.pass(5_000);
    expect(lastOf(stream, "X:A")).toBeUndefined();
    expect(lastOf(stream, "A")?.stale).toBe(true);
  });

  test("the same venue at another source is as good as the first, for any name", async () => {
    const { engine, sourceOf } = await watched(
      [{ name: "first" }, { name: "second", venues: ["Y", "X"], currency: "USD" }],
      ["A", "X:A"],
    );
    down(engine);
    await engine.pass(1_000);
    expect([sourceOf("A"), sourceOf("X:A")]).toEqual(["second", "second"]);
    expect(engine.source("second").carried).toEqual(["X:A"]);
  });

  test("what a source is being asked when the names change it is asked anew", async () => {
    const { engine, stream, sourceOf } = await watched(
      [{ name: "first" }, { name: "second", venues: ["Y"] }],
      ["A", "X:A"],
    );
    const second = engine.source("second");
    const { resolve } = second;
    const held: (() => void)[] = [];
    second.resolve = (name, signal) =>
      new Promise((answer) => {
        held.push(() => answer(resolve(name, signal)));
      });
    down(engine);
    await engine.pass(1_000);
    expect(held).toHaveLength(1);
    engine.server.modify({ remove: ["X:A"] });
    await engine.pass(61_000);
    second.resolve = resolve;
    for (const answer of held) answer();
    await engine.pass(5_000);
    expect(sourceOf("A")).toBe("second");
    expect(stream.messages.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test("what stands in shares the subscription of those who asked for it by its own name", async () => {
    const { engine, sourceOf } = await watched(VENUES, ["A", "Y:A"]);
    down(engine);
    await engine.pass(1_000);
    expect([sourceOf("A"), sourceOf("Y:A")]).toEqual(["second", "second"]);
    expect(engine.source("second").carried).toEqual(["Y:A"]);
  });

  test("a kind of another sort does not stand in", async () => {
    const { engine, sourceOf } = await watched(
      [{ name: "first" }, { name: "second", venues: ["Y"], type: TickerType.CRYPTO }],
      ["A"],
    );
    down(engine);
    await engine.pass(10_000);
    expect(sourceOf("A")).toBe("first");
  });
});

describe("room", () => {
  test("as many as the second has room for go there; one more stays, flagged, and goes when there is room", async () => {
    const { engine, stream, sourceOf } = await watched(
      [{ name: "first" }, { name: "second", room: 2 }],
      ["A", "B", "C"],
    );
    engine.source("first").opensAtOnce = false;
    engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
    await engine.pass(5_000);
    expect(["A", "B", "C"].map(sourceOf)).toEqual(["second", "second", "first"]);
    expect(lastOf(stream, "C")?.stale).toBe(true);
    engine.server.modify({ remove: ["A"] });
    await engine.pass(40_000);
    expect(sourceOf("C")).toBe("second");
  });

  test("what finds none at the first has it at the second; with none anywhere that is told, until there is some", async () => {
    const { engine, stream, sourceOf } = await watched(
      [
        { name: "first", room: 1 },
        { name: "second", room: 1 },
      ],
      ["A", "B", "C"],
    );
    await engine.pass(5_000);
    expect(["A", "B", "C"].map(sourceOf)).toEqual(["first", "second", undefined]);
    const errors = stream.messages.flatMap((message) => message.errors);
    expect(errors).toMatchObject([{ ticker: "C", code: TickerErrorCode.LIMIT_EXCEEDED }]);
    engine.server.modify({ remove: ["A"] });
    await engine.pass(100_000);
    expect(["B", "C"].map(sourceOf)).toEqual(["first", "second"]);
  });
});
