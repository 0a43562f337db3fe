import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { Listed } from "../engine/listed.ts";
import { openRooms, withoutRooms } from "./open-rooms.ts";

test("what a room plays is no history, and everything else is", () => {
  const rooms = openRooms({ recordings: undefined }, new FakeScheduler());
  const heard: string[] = [];
  const reader = withoutRooms({
    quoted: ({ source }) => void heard.push(`${source} quoted`),
    left: ({ source }) => void heard.push(`${source} left`),
  });
  for (const name of [...rooms.sources.map((source) => source.name), "replay", "simulated"]) {
    const listed = new Listed(0, "NASDAQ:AAPL", 1, {});
    listed.source = name;
    reader.quoted(listed, undefined);
    reader.left?.(listed);
  }
  expect(heard).toEqual(["replay quoted", "replay left", "simulated quoted", "simulated left"]);
});
