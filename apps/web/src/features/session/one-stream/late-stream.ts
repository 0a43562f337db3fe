import type { Cancel } from "@streampulse/core";

/** Code that could not be had is asked for again after so long. */
export const LOAD_AGAIN_MS = 3_000;

/** A stream whose code comes when it is followed; as with a server that is away, it begins when that can be had. */
export async function* lateStream<T>(
  after: (delayMs: number, call: () => void) => Cancel,
  signal: AbortSignal,
  open: () => Promise<AsyncIterable<T>>,
): AsyncGenerator<T, void, undefined> {
  while (!signal.aborted) {
    const stream = await open().catch(() => undefined);
    if (stream) return yield* stream;
    await new Promise<void>((resolve) => void after(LOAD_AGAIN_MS, resolve));
  }
}
