import { expect, test } from "vitest";
import { addChannels, deliveriesOf, outgoing, startDispatcher } from "../../../../../test/channel-stage.ts";
import { NOTICE } from "../../../../../test/outbox-notice.ts";

test("a notice that cannot be put into words fails alone", async () => {
  const { store, channel, dispatcher, faults, until } = await startDispatcher();
  await addChannels(store, "a");
  await store.outbox.put([outgoing("k1", "a", { ...NOTICE, sourceTimeMs: 9e15 }), outgoing("k2", "a")]);
  dispatcher.wake(["a"]);
  await until(async () => (await deliveriesOf(store)).get("k2")?.state === "delivered");
  expect(channel.keys).toEqual(["k2"]);
  expect((await deliveriesOf(store)).get("k1")).toMatchObject({ state: "failed", attempts: 1 });
  expect(faults.map(String)).toEqual(["RangeError: Invalid time value"]);
});
