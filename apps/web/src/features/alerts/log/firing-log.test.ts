import { type AlertDelivery, DeliveryState, type Firing } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../../test/fake-scheduler.ts";
import { FiringLog } from "./firing-log.ts";

const firing = (cursor: number): Firing =>
  ({ id: `a-${cursor}`, alertId: "a", cursor, ticker: "AAPL" }) as unknown as Firing;
const delivery = (firingId: string, state: DeliveryState): AlertDelivery =>
  ({ firingId, state, channelId: "c", attempts: 1 }) as unknown as AlertDelivery;

/** A log of so many firings, in pages as the server makes them. */
function server(count: number) {
  const log = Array.from({ length: count }, (_, at) => firing(at + 1));
  const deliveries: AlertDelivery[] = [];
  const scheduler = new FakeScheduler();
  let failure: Error | undefined;
  let asked = 0;
  const shown = new FiringLog(
    {
      firings: async ({ limit = 100, pageToken = "" } = {}) => {
        if (failure) throw failure;
        const before = pageToken === "" ? Infinity : Number(pageToken);
        const found = log.toReversed().filter(({ cursor }) => cursor < before);
        const page = found.slice(0, limit);
        return { firings: page, nextPageToken: found.length > limit ? String(page.at(-1)?.cursor) : "" };
      },
      deliveries: async () => {
        asked++;
        if (failure) throw failure;
        return { deliveries: [...deliveries], nextPageToken: "" };
      },
    },
    scheduler,
  );
  return { log, deliveries, scheduler, shown, asked: () => asked, fail: (error?: Error) => (failure = error) };
}

const cursors = (log: FiringLog): number[] => log.state().firings.map(({ cursor }) => cursor);
const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, at) => from - at);

test("the log is read page by page, without a hole and none twice, while it grows", async () => {
  const { log, shown } = server(120);
  shown.subscribe(() => {});
  await expect.poll(() => cursors(shown)).toEqual(down(120, 71));
  log.push(firing(121), firing(122));
  await shown.refresh();
  expect(cursors(shown)).toEqual(down(122, 71));
  await shown.more();
  await shown.more();
  expect(cursors(shown)).toEqual(down(122, 1));
  expect(shown.state().hasMore).toBe(false);
});

test("where more fired than a page holds, the log begins anew with the newest", async () => {
  const { log, shown } = server(10);
  shown.subscribe(() => {});
  await expect.poll(() => cursors(shown)).toEqual(down(10, 1));
  for (let cursor = 11; cursor <= 100; cursor++) log.push(firing(cursor));
  await shown.refresh();
  expect(cursors(shown)).toEqual(down(100, 51));
  await shown.more();
  expect(cursors(shown)).toEqual(down(100, 1));
});

test("of a log that is replaced no line stays beside those of the new one", async () => {
  const { log, shown } = server(60);
  shown.subscribe(() => {});
  await expect.poll(() => cursors(shown)).toEqual(down(60, 11));
  // A backup, and what fired since.
  log.length = 40;
  log.push({ ...firing(41), id: "b-1" }, { ...firing(42), id: "a-60" });
  await shown.refresh();
  await shown.more();
  expect(cursors(shown)).toEqual(down(42, 1));
  expect(
    shown
      .state()
      .firings.slice(0, 2)
      .map(({ id }) => id),
  ).toEqual(["a-60", "b-1"]);
  log.length = 0;
  await shown.refresh();
  expect([cursors(shown), shown.state().hasMore]).toEqual([[], false]);
});

test("notices on their way are asked after until they have arrived, or nobody looks", async () => {
  const { deliveries, scheduler, shown, asked } = server(1);
  deliveries.push(delivery("a-1", DeliveryState.WAITING));
  const leave = shown.subscribe(() => {});
  await expect.poll(() => scheduler.pending).toBe(1);
  expect(shown.state().deliveries.get("a-1")?.[0]?.state).toBe(DeliveryState.WAITING);
  deliveries[0] = delivery("a-1", DeliveryState.DELIVERED);
  scheduler.advance(5_000);
  await expect.poll(() => shown.state().deliveries.get("a-1")?.[0]?.state).toBe(DeliveryState.DELIVERED);
  expect([scheduler.pending, asked()]).toEqual([0, 2]);
  deliveries[0] = delivery("a-1", DeliveryState.WAITING);
  await shown.refresh();
  expect(scheduler.pending).toBe(1);
  leave();
  expect(scheduler.pending).toBe(0);
});

test("a log that cannot be read says why, and what was read stays", async () => {
  const { shown, fail } = server(3);
  shown.subscribe(() => {});
  await expect.poll(() => shown.state().status).toBe("ready");
  fail(new Error("The server cannot be reached."));
  await shown.refresh();
  expect(shown.state()).toMatchObject({ status: "failed", failure: { message: "The server cannot be reached." } });
  expect(cursors(shown)).toEqual([3, 2, 1]);
});
