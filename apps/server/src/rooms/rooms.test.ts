import { expect, test } from "vitest";
import { simulated } from "../sources/simulated/simulated.ts";
import { CONTEXT, folder, quote, reasonOf, refusal, stage } from "../../../../test/room-stage.ts";
import { EMPTY_MAX_MS, PRESENT_MAX, ROOM_MAX_MS, ROOM_TICKERS_MAX, ROOMS_MAX, WRONG_CODES_MAX } from "./room-limits.ts";

test("the clock obeys the room's key alone, and nothing that is out of its bounds", async () => {
  const { rooms, day } = await stage();
  const { id, key } = await day();
  const other = await day();
  for (const wrong of ["", other.key, `${key}x`]) {
    expect(reasonOf(() => rooms.move(id, wrong, { isPlaying: true }))).toBe("PERMISSION_DENIED");
    expect(reasonOf(() => rooms.end(id, wrong))).toBe("PERMISSION_DENIED");
  }
  for (const change of [
    { speed: 0.09 },
    { speed: 100.1 },
    { speed: Number.NaN },
    { positionMs: -1 },
    { positionMs: 60_001 },
  ]) {
    expect(reasonOf(() => rooms.move(id, key, { ...change, isPlaying: true }))).toBe("INVALID_ARGUMENT");
  }
  expect(reasonOf(() => rooms.move(id, key, { step: "quote", positionMs: 1 }))).toBe("INVALID_ARGUMENT");
  expect(rooms.get(id).clock).toEqual({ positionMs: 0, speed: 1, isPlaying: false });
  for (const change of [{ speed: 0.1 }, { speed: 100 }, { positionMs: 0 }, { positionMs: 60_000 }])
    rooms.move(id, key, change);
});

test("a class behind one address comes in at once; whoever guesses is stopped, alone, and told when to go on", async () => {
  const { scheduler, rooms, day } = await stage();
  const { room, id } = await day();
  const wrong = room.terms.code === "222222" ? "333333" : "222222";
  for (let student = 0; student < 500; student++)
    expect(rooms.join(` ${room.terms.code.toLowerCase()} `, "school")).toBe(room);
  // Each of a class of forty may mistype, and still all come in.
  for (let student = 0; student < 40; student++) expect(reasonOf(() => rooms.join(wrong, "school"))).toBe("NO_ROOM");
  for (let student = 0; student < 40; student++) rooms.join(room.terms.code, "school");
  for (let guess = 40; guess < WRONG_CODES_MAX; guess++)
    expect(reasonOf(() => rooms.join(wrong, "school"))).toBe("NO_ROOM");
  expect(reasonOf(() => rooms.join(wrong, "school"))).toBe("LIMIT_CODES");
  // Not even a right guess shows; who is in is in by the room's id.
  expect(reasonOf(() => rooms.join(room.terms.code, "school"))).toBe("LIMIT_CODES");
  expect(rooms.get(id)).toBe(room);
  rooms.join(room.terms.code, "elsewhere");
  scheduler.advance(10_000);
  expect(rooms.join(room.terms.code, "school")).toBe(room);
  expect(reasonOf(() => rooms.join(wrong, "school"))).toBe("NO_ROOM");
  expect(reasonOf(() => rooms.join(wrong, "school"))).toBe("LIMIT_CODES");
});

test("rooms, their tickers and who is present are bounded, each to the last one", async () => {
  const { rooms, day } = await stage();
  const made = await day();
  const seats = Array.from({ length: PRESENT_MAX }, () => new AbortController());
  for (const { signal } of seats) made.room.audience.join(signal);
  expect(reasonOf(() => made.room.audience.join(new AbortController().signal))).toBe("LIMIT_STREAMS");
  seats[0]?.abort();
  made.room.audience.join(new AbortController().signal);
  const market = await simulated.create({ scenario: "calm", seed: 1, rate: 1 }, CONTEXT);
  const listed = await market.search("", ROOM_TICKERS_MAX + 1, new AbortController().signal);
  const tickers = listed.map(({ canonical }) => canonical);
  const wish = { kind: "scenario", name: "calm" } as const;
  expect(await refusal(rooms.create({ ...wish, tickers }))).toMatchObject({
    reason: "LIMIT_TICKERS",
    limit: ROOM_TICKERS_MAX,
  });
  const { room } = await rooms.create({ ...wish, tickers: tickers.slice(0, ROOM_TICKERS_MAX) });
  expect(room.terms.tape.tracks).toHaveLength(ROOM_TICKERS_MAX);
  while (rooms.size < ROOMS_MAX - 1) await day();
  // Those that are being made count too.
  const [last, beyond] = await Promise.allSettled([day(), day()]);
  expect(last.status).toBe("fulfilled");
  expect(beyond).toMatchObject({ status: "rejected", reason: { reason: "LIMIT_ROOMS" } });
  rooms.end(made.id, made.key);
  await day();
});

test("what all rooms hold together has a bound: a room that fills it is made, one more quote is refused until another ends", async () => {
  const recordings = await folder([quote(0, "1"), quote(1, "2"), quote(2, "3")]);
  const { rooms, day } = await stage({ recordings, quotesMax: 6 });
  const first = await day();
  await day();
  expect(await refusal(day())).toMatchObject({ reason: "LIMIT_ROOMS" });
  rooms.end(first.id, first.key);
  const made = await day();
  // One that is refused, whyever, holds nothing.
  const wish = { kind: "recording", name: "day" } as const;
  rooms.end(made.id, made.key);
  expect(await refusal(rooms.create({ ...wish, tickers: ["NASDAQ:NONE"] }))).toMatchObject({ field: "tickers" });
  expect(await refusal(rooms.create({ kind: "scenario", name: "calm", tickers: ["AAPL"] }))).toMatchObject({
    reason: "LIMIT_ROOMS",
  });
  await day();
  const short = await stage({ recordings, quotesMax: 5 });
  await short.day();
  expect(await refusal(short.day())).toMatchObject({ reason: "LIMIT_ROOMS" });
  expect(short.rooms.size).toBe(1);
});

test("a room outlives its teacher's reload, and ends when it is empty for long or was forgotten", async () => {
  const { scheduler, rooms, day } = await stage();
  const { room, id } = await day();
  const teacher = new AbortController();
  room.audience.join(teacher.signal);
  scheduler.advance(2 * EMPTY_MAX_MS);
  teacher.abort();
  scheduler.advance(EMPTY_MAX_MS - 1);
  expect(rooms.get(id)).toBe(room);
  const again = new AbortController();
  room.audience.join(again.signal);
  scheduler.advance(EMPTY_MAX_MS);
  again.abort();
  scheduler.advance(EMPTY_MAX_MS);
  expect(reasonOf(() => rooms.get(id))).toBe("NO_ROOM");
  const forgotten = await day();
  forgotten.room.audience.join(new AbortController().signal);
  scheduler.advance(ROOM_MAX_MS - 1);
  expect(rooms.size).toBe(1);
  scheduler.advance(1);
  expect(rooms.size).toBe(0);
});
