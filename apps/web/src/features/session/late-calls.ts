import { StreamPulseError } from "@streampulse/client";
import { loadedOnce } from "../../ui/loaded-once.ts";

/**
 * Calls whose code comes with the first of them. Where it cannot be had the server cannot be reached, and the call fails
 * as any other would; the next one tries again.
 */
export function lateCalls<
  T extends { readonly [name in K]: (...given: never[]) => Promise<unknown> },
  K extends string,
>(load: () => Promise<T>, names: readonly K[]): Pick<T, K> {
  const code = loadedOnce(load);
  const late =
    (name: K) =>
    async (...given: never[]): Promise<unknown> =>
      (await code().catch(away))[name](...given);
  return Object.fromEntries(names.map((name) => [name, late(name)])) as unknown as Pick<T, K>;
}

function away(cause: unknown): never {
  throw new StreamPulseError("unavailable", "The server cannot be reached: a part of this page is missing.", { cause });
}
