import { createClient, StreamPulseError } from "@streampulse/client";
import { createAlerts, PriceKind } from "@streampulse/client/alerts";
import { createRooms, ClockStep, positionOf, RoomKind, type RoomView } from "@streampulse/client/rooms";
import { Quality } from "@streampulse/core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";

/** Rooms of a whole server, over real connections, by the SDK. */

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function until<T>(stream: AsyncIterator<T>, wanted: (one: T) => boolean): Promise<T> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error("the stream ended");
    if (wanted(value)) return value;
  }
}

function iterate<T>(stream: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  onTestFinished(() => void iterator.return?.());
  return iterator;
}

async function failure(call: Promise<unknown>): Promise<StreamPulseError> {
  const error = await call.catch((one: unknown) => one);
  if (error instanceof StreamPulseError) return error;
  throw new Error("it was not refused");
}

test("a class follows its teacher's clock on the streams that it has, beside other prices", async () => {
  const rooms = createRooms({ url: server.url });
  const { scenarios, recordings } = await rooms.recordings();
  expect([scenarios.map(({ name }) => name), recordings]).toEqual([["calm", "busy", "flash-crash", "halt", "gap"], []]);
  const { room, key } = await rooms.create({ kind: RoomKind.SCENARIO, name: "flash-crash", tickers: ["AAPL"] });
  const mine = { id: room.id, key };
  const student = await rooms.join(room.code.toLowerCase());
  expect(student).toEqual(room);
  expect(room).toMatchObject({ lengthMs: 1_200_000, tickers: [{ ticker: `${room.id}:AAPL`, currency: "USD" }] });

  const client = createClient({ url: server.url });
  const ticker = `${room.id}:AAPL`;
  const quotes = iterate(client.stream([ticker, "MSFT"]));
  const first = await until(quotes, (quote) => quote.ticker === ticker);
  expect(first.quality).toBe(Quality.SIMULATED);
  await until(quotes, (quote) => quote.ticker === "MSFT");

  const views = iterate<RoomView>(rooms.follow(room.id));
  expect(await until(views, ({ present }) => present === 1)).toMatchObject({ room, clock: { isPlaying: false } });
  const leaving = new AbortController();
  const other = iterate<RoomView>(rooms.follow(room.id, { signal: leaving.signal }));
  await until(other, ({ present }) => present === 2);
  await until(views, ({ present }) => present === 2);
  leaving.abort();
  await until(views, ({ present }) => present === 1);

  const stepped = await rooms.move(mine, { step: ClockStep.NEXT_QUOTE });
  expect(stepped).toMatchObject({ isPlaying: false });
  await until(views, ({ clock }) => clock.positionMs === stepped.positionMs);
  // The bottom of the crash, 85 s after the beginning.
  const sunk = await rooms.move(mine, { positionMs: 85_000 });
  expect(positionOf(sunk, room.lengthMs, sunk.toldMs + 1_000)).toBe(85_000);
  const low = await until(
    quotes,
    (quote) => quote.ticker === ticker && Number(quote.price) < 0.95 * Number(first.price),
  );
  expect(low.quality).toBe(Quality.SIMULATED);
  const playing = await rooms.move(mine, { isPlaying: true, speed: 100 });
  expect(positionOf(playing, room.lengthMs, playing.toldMs + 1_000)).toBe(playing.positionMs + 100_000);
  // It has recovered by then.
  await until(quotes, (quote) => quote.ticker === ticker && Number(quote.price) > 0.97 * Number(first.price));

  expect((await failure(rooms.move({ ...mine, key: "none" }, { isPlaying: false }))).code).toBe("permission_denied");
  expect((await failure(rooms.join("no room"))).reason).toBe("NO_ROOM");
  await rooms.end(mine);
  await expect(until(views, () => false)).rejects.toMatchObject({ reason: "NO_ROOM" });
  expect(await failure(rooms.join(room.code))).toMatchObject({ reason: "NO_ROOM", field: "code" });
  expect(server.log.join("")).not.toContain(key);
});

test("an alert on a room's ticker fires when its clock brings the price, and says what kind it was", async () => {
  const rooms = createRooms({ url: server.url });
  const { room, key } = await rooms.create({ kind: RoomKind.SCENARIO, name: "flash-crash", tickers: ["AAPL"] });
  const ticker = `${room.id}:AAPL`;
  const client = createClient({ url: server.url });
  const begun = await until(iterate(client.stream([ticker])), () => true);
  const alerts = createAlerts({ url: server.url });
  const price = (Number(begun.price) * 0.95).toFixed(2);
  const alert = await alerts.create({ ticker, condition: { below: { price } } });
  const updates = iterate(alerts.follow());
  await until(updates, (update) => update.alerts.has(alert.id));
  await rooms.move({ id: room.id, key }, { positionMs: 80_000 });
  await rooms.move({ id: room.id, key }, { step: ClockStep.NEXT_QUOTE });
  const { firings } = await until(updates, (update) => update.firings.length > 0);
  expect(firings).toMatchObject([{ alertId: alert.id, priceKind: PriceKind.SIMULATED, quote: { ticker } }]);
  await rooms.end({ id: room.id, key });
});
