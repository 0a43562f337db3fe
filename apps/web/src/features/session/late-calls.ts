import { StreamPulseError } from "@streampulse/client";
import { rushIsOver } from "../../ui/first-rush.ts";
import { loadedOnce } from "../../ui/loaded-once.ts";

/** So long a call waits for its code. */
export const CODE_WAIT_MS = 10_000;

/**
 * Calls whose code comes once the first prices stand, or with the first of them: a server that is updated while the page
 * is open has it no more. Where it cannot be had the server cannot be reached, and the call fails as any other would; the
 * next one tries again. A call that is given a `signal` last, among its options, waits no longer than that.
 */
export function lateCalls<
  T extends { readonly [name in K]: (...given: never[]) => Promise<unknown> },
  K extends string,
>(load: () => Promise<T>, names: readonly K[]): Pick<T, K> {
  const code = loadedOnce(load);
  void rushIsOver.then(code).catch(() => undefined);
  const late =
    (name: K) =>
    async (...given: never[]): Promise<unknown> =>
      (await inTime(code(), signalOf(given.at(-1))))[name](...given);
  return Object.fromEntries(names.map((name) => [name, late(name)])) as unknown as Pick<T, K>;
}

function signalOf(options: unknown): AbortSignal | undefined {
  const signal: unknown = typeof options === "object" && options !== null && "signal" in options && options.signal;
  return signal instanceof AbortSignal ? signal : undefined;
}

async function inTime<T>(code: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const leave = (): void => reject(new StreamPulseError("canceled", "The call was ended.", { cause: signal?.reason }));
  if (signal?.aborted) leave();
  const timer = setTimeout(() => reject(away("it took too long")), CODE_WAIT_MS);
  signal?.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([code.catch((cause: unknown) => Promise.reject(away(cause))), promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", leave);
  }
}

function away(cause: unknown): StreamPulseError {
  return new StreamPulseError("unavailable", "The server cannot be reached: a part of this page is missing.", {
    cause,
  });
}
