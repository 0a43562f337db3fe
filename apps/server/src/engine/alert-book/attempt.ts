import type { Scheduler } from "@streampulse/core";
import { ChannelFault, type AlertChannel, type Destination, type Message } from "../ports/alert-channel.ts";

/**
 * One attempt to bring a message, over after `timeoutMs` whatever the channel does. Answers undefined where the other
 * side has it, else why not. Never rejects: what a channel throws beside its faults is told to `unforeseen`, without
 * its words, which may hold what was called.
 */
export async function attempt(
  channel: AlertChannel,
  to: Destination,
  message: Message,
  { scheduler, timeoutMs, unforeseen }: AttemptDeps,
): Promise<ChannelFault | undefined> {
  const ending = new AbortController();
  let cancel = () => {};
  const late = new Promise<ChannelFault>((resolve) => {
    cancel = scheduler.after(timeoutMs, () => {
      ending.abort();
      resolve(new ChannelFault("later", `There was no answer within ${timeoutMs / 1_000} s.`));
    });
  });
  const sent = channel.send(to, message, ending.signal).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ChannelFault) return error;
      unforeseen(withoutWords(channel.kind, error));
      return new ChannelFault("later", "Something unforeseen kept it from being sent; the server's log has more.");
    },
  );
  try {
    return await Promise.race([sent, late]);
  } finally {
    cancel();
  }
}

/** What an attempt knows of its surroundings. */
export interface AttemptDeps {
  readonly scheduler: Scheduler;
  readonly timeoutMs: number;
  readonly unforeseen: (error: unknown) => void;
}

function withoutWords(kind: string, thrown: unknown): Error {
  const { name = "unknown", stack = "" } = (thrown ?? {}) as { readonly name?: unknown; readonly stack?: unknown };
  const error = new Error(`the channel ${kind} threw a ${String(name)}`);
  error.stack = [
    error.message,
    ...String(stack)
      .split("\n")
      .filter((line) => /^ +at /.test(line)),
  ].join("\n");
  return error;
}
