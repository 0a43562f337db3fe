// One life of a process that puts notices into the outbox and brings them to webhooks, until it is killed.
// Arguments: the database, the receiver's URL, the life's number, and how many notices to put; 0: brings what waits, and ends.
import { Dispatcher } from "../apps/server/src/engine/alert-book/dispatcher.ts";
import type { AlertChannel } from "../apps/server/src/engine/ports/alert-channel.ts";
import { WebhookChannel } from "../apps/server/src/alert-channels/webhook.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";
import { NOTICE, type OutboxLine } from "./outbox-notice.ts";

const [path = "", url = "", life = "", count = "0"] = process.argv.slice(2);
const tell = (line: OutboxLine) => process.stdout.write(`${JSON.stringify(line)}\n`);

// It does not outlive its test.
process.stdin.on("end", () => process.exit(1)).resume();

const store = await openHere(path);
const channelIds = ["a", "b", "c"];
for (const id of channelIds) {
  const target = { options: { url: `${url}/${id}` }, secrets: { secret: "0123456789abcdef" } };
  const times = { createdMs: 1, updatedMs: 1 };
  await store.channels.create(
    { id, owner: "me", kind: "webhook", name: id, isPaused: false, ...target, ...times },
    `request-${id}`,
    9,
  );
}
const webhook = new WebhookChannel({
  scheduler: systemScheduler,
  allowPrivate: true,
  keep: async (_, make) => make(),
  // In the user agent: whose sending it was.
  version: life,
});
const channel: AlertChannel = {
  kind: "webhook",
  close: () => {},
  send: (to, message, signal) =>
    webhook.send(to, message, signal).catch((error: unknown) => {
      if (!/HTTP \d/.test(String(error))) tell({ unheard: message.key });
      throw error;
    }),
};
const dispatcher = new Dispatcher({
  outbox: store.outbox,
  channels: store.channels,
  kinds: new Map([["webhook", { channel, pace: { burst: 100_000, perMinute: 100_000 } }]]),
  scheduler: systemScheduler,
  random: Math.random,
  unforeseen: (error) => tell({ fault: String(error) }),
  plan: { delaysMs: Array.from({ length: 60 }, () => 20), timeoutMs: 500 },
});
await dispatcher.start();
tell({ started: true });
for (let n = 0; n < Number(count); n++) {
  const channelId = channelIds[n % channelIds.length] ?? "a";
  const key = `${life}-${n}`;
  await store.outbox.put([{ key, owner: "me", channelId, notice: NOTICE, createdMs: systemScheduler.now() }]);
  tell({ put: key });
  dispatcher.wake([channelId]);
  await new Promise((resolve) => setTimeout(resolve, 2));
}
while ((await store.outbox.channelsWaiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
await dispatcher.close();
const { deliveries } = await store.outbox.list({ owner: "me", states: [], limit: 100_000 });
tell({ ended: deliveries.map(({ key, state }) => [key, state]) });
await store.close();
process.stdin.destroy();
