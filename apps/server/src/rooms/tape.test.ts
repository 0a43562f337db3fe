import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCENARIOS } from "../sources/simulated/scenario.ts";
import { folder, quote, refusal, stage } from "../../../../test/room-stage.ts";
import { recordedTape } from "./recorded-tape.ts";

test("a recording has at most so many quotes to be played in a room", async () => {
  const recordings = await folder([quote(0, "1"), quote(1, "2"), quote(2, "3")]);
  const path = join(recordings, "day.spr.gz");
  expect((await recordedTape("day", path, [], 3)).quotes).toHaveLength(3);
  expect(await refusal(recordedTape("day", path, [], 2))).toMatchObject({ reason: "LIMIT_ROOMS", limit: 2 });
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
