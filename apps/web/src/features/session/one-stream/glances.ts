import type { ConnectionState } from "@streampulse/client";
import type { Cancel } from "@streampulse/core";
import type { FollowStream } from "./held-streams.ts";
import type { StreamName } from "./messages.ts";

/** How old what was seen at the last glance may be. */
export const GLANCE_EVERY_MS = 15_000;

/** Nobody may miss a firing: its stream stays open. */
const HELD: ReadonlySet<StreamName> = new Set(["alerts"]);

/**
 * Looks at streams now and then in the place of holding them. Over HTTP/1.1 a browser has six connections to a server:
 * tabs that cannot share their streams would soon have none left for each other's calls.
 */
export function glances(open: FollowStream, after: (delayMs: number, call: () => void) => Cancel): FollowStream {
  return (stream, terms, options) =>
    HELD.has(stream)
      ? open(stream, terms, options)
      : glancing(() => open(stream, terms, quiet(options)), after, options);
}

async function* glancing(
  look: () => AsyncIterable<unknown>,
  after: (delayMs: number, call: () => void) => Cancel,
  { signal }: Parameters<FollowStream>[2],
): AsyncGenerator<unknown, void, undefined> {
  while (!signal.aborted) {
    for await (const value of look()) {
      yield value;
      break;
    }
    if (!signal.aborted) await pause(after, signal);
  }
}

/** Between two glances nothing is wrong: neither the end of one nor the beginning of the next is told. */
function quiet(options: Parameters<FollowStream>[2]): Parameters<FollowStream>[2] {
  const { signal } = options;
  const onConnection = (state: ConnectionState): void => {
    if (state.status !== "connecting" && (state.status !== "stopped" || signal.aborted)) options.onConnection(state);
  };
  return { signal, onConnection };
}

function pause(after: (delayMs: number, call: () => void) => Cancel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = after(GLANCE_EVERY_MS, done);
    signal.addEventListener("abort", done);
  });
}
