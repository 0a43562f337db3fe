import { appendFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCENARIOS } from "../sources/simulated/scenario.ts";
import { folder, quote, reasonOf, refusal, stage } from "../../../../test/room-stage.ts";
import { recordedTape } from "./recorded-tape.ts";
import { TapeMemory } from "./tape-memory.ts";

const free = { hold: () => {} };

test("a recording has at most so many quotes to be played in a room", async () => {
  const recordings = await folder([quote(0, "1"), quote(1, "2"), quote(2, "3")]);
  const path = join(recordings, "day.spr.gz");
  expect((await recordedTape("day", path, [], free, 3)).quotes).toHaveLength(3);
  expect(await refusal(recordedTape("day", path, [], free, 2))).toMatchObject({ reason: "LIMIT_ROOMS", limit: 2 });
});

test("however many recordings are made ready at once, those that fit are read, and what is one too many is never in memory", async () => {
  const path = join(await folder([quote(0, "1"), quote(1, "2"), quote(2, "3", "NASDAQ:MSFT")]), "day.spr.gz");
  const memory = new TapeMemory(7);
  const [first, second, third] = [memory.share(), memory.share(), memory.share()];
  const held: number[] = [];
  const noted = (share: typeof first, note: (quotes: number) => void) => ({
    hold: (quotes: number) => (share.hold(quotes), note(quotes)),
  });
  const ibm = { ticker: "NASDAQ:IBM", venue: "NASDAQ", code: "IBM" };
  const places = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const note = (quotes: number): void => (held.push(quotes), places[0].resolve());
  const both = Promise.all([
    recordedTape("day", path, [ibm], noted(first, note)),
    recordedTape(
      "day",
      path,
      [],
      noted(second, () => places[1].resolve()),
    ),
  ]);
  // Both have their places; neither needs to be read by now.
  await Promise.all(places.map(({ promise }) => promise));
  expect(await refusal(recordedTape("day", path, [], third))).toMatchObject({ reason: "LIMIT_ROOMS" });
  // All that it may come to be, before it is read; then what it is.
  await both;
  expect(held).toEqual([3, 2]);
  third.hold(2);
  expect(reasonOf(() => third.hold(3))).toBe("LIMIT_ROOMS");
  expect(reasonOf(() => first.hold(3))).toBe("LIMIT_ROOMS");
  second.hold(0);
  third.hold(5);
});

test("a recording that grows while it is read has what it had when it was counted", async () => {
  const path = join(await folder([quote(0, "1"), quote(1, "2")]), "day.spr.gz");
  const grows = {
    hold: (quotes: number) => {
      if (quotes === 2) appendFileSync(path, readFileSync(path));
    },
  };
  expect((await recordedTape("day", path, [], grows)).quotes).toHaveLength(2);
});

test("only what the folder lists is played: no path, no link out of it, no hidden file", async () => {
  const recordings = await folder();
  const outside = await folder();
  symlinkSync(join(outside, "day.spr.gz"), join(recordings, "link.spr.gz"));
  mkdirSync(join(recordings, "inner.spr.gz"));
  const { rooms } = await stage({ recordings });
  expect(await rooms.recordings()).toMatchObject([{ name: "day" }]);
  for (const name of [
    "link",
    "inner",
    "../day",
    `../${outside.split("/").at(-1)}/day`,
    "day.spr.gz",
    "/day",
    "",
    "day\0",
  ]) {
    const { reason, message } = await refusal(rooms.create({ kind: "recording", name, tickers: [] }));
    expect(reason).toBe("INVALID_ARGUMENT");
    expect(message).not.toContain(recordings);
  }
  const without = await stage({ recordings: join(recordings, "nowhere") });
  expect(await without.rooms.recordings()).toEqual([]);
});

test("one seed is one lesson, and every scenario can be one", async () => {
  const { rooms } = await stage();
  const lesson = async (name: string, seed?: number) =>
    (await rooms.create({ kind: "scenario", name, tickers: ["AAPL"], seed })).room.terms.tape;
  const tape = await lesson("flash-crash");
  expect(await lesson("flash-crash", 1)).toEqual(tape);
  expect((await lesson("flash-crash", 2)).quotes).not.toEqual(tape.quotes);
  for (const name of Object.keys(SCENARIOS)) expect((await lesson(name)).quotes.length).toBeGreaterThan(100);
  expect(await refusal(lesson("no such"))).toMatchObject({ reason: "INVALID_ARGUMENT", field: "name" });
  expect(await refusal(rooms.create({ kind: "scenario", name: "calm", tickers: ["NOSUCH"] }))).toMatchObject({
    field: "tickers",
  });
});
