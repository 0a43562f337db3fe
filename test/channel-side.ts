import { FakeScheduler } from "./fake-scheduler.ts";
import type { ChannelContext } from "../apps/server/src/engine/ports/alert-channel.ts";
import type { HttpReceiver, Answered } from "./upstreams/http-receiver.ts";
import type { ChannelHarness } from "../apps/server/src/alert-channels/conformance.ts";

/** What channels are made with in tests: loopback may be called, and what is kept is kept nowhere. */
export function channelContext(changes: Partial<ChannelContext> = {}): ChannelContext {
  return {
    scheduler: new FakeScheduler(),
    allowPrivate: true,
    keep: async (_, make) => make(),
    version: "1.2.3",
    ...changes,
  };
}

/** The other side's behaviour, for those that speak HTTP. `echo` is what it repeats where it fails. */
export function httpSide(
  receiver: HttpReceiver,
  echo: string,
  busy?: Answered,
): Omit<ChannelHarness, "channel" | "to" | "secrets" | "arrived"> {
  const told = { body: `{"error":"${echo}"}` };
  return {
    trouble: () => void (receiver.answer = () => ({ status: 503, ...told })),
    busy: () => void (receiver.answer = () => busy ?? { status: 429, headers: { "retry-after": "7" }, ...told }),
    mute: async () => {
      receiver.answer = () => undefined;
      await receiver.until(() => receiver.received.length > 0);
    },
    left: () => receiver.until(async () => (await receiver.open()) === 0),
    vanish: () => receiver.close(),
    end: () => receiver.close(),
  };
}
