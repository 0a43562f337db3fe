import { Failure } from "@streampulse/core";
import type { ChannelOptions, Destination } from "../ports/alert-channel.ts";

/** What was given for a channel, checked and told apart. */
export interface SortedOptions {
  /** What may be shown. */
  readonly options: Destination;
  /** What is used and never shown. */
  readonly secrets: Destination;
  /** What was made because it was left out: its user is told this once. */
  readonly made: Destination;
}

/**
 * Checks what a user gave against what a kind of channel takes. `before` are the secrets that it had: one that is left
 * out stays, an empty text takes it away. Throws INVALID_ARGUMENT that names the field, by `path` and its name in the contract, and what would be
 * right; never what was given.
 */
export function sortOptions(
  known: ChannelOptions,
  given: Readonly<Record<string, string | undefined>>,
  path: string,
  before: Destination | undefined,
): SortedOptions {
  const options: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const made: Record<string, string> = {};
  for (const [name, { expects, secret, optional, make, schema }] of Object.entries(known)) {
    const field = `${path}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    const place = secret ? secrets : options;
    const text = given[name];
    const had = secret ? before?.[name] : undefined;
    if (text === undefined && had !== undefined) secrets[name] = had;
    else if (text === undefined && make) made[name] = place[name] = make();
    else if ((text ?? "") !== "" || !optional) {
      const parsed = schema.safeParse(text ?? "");
      if (!parsed.success) throw new Failure("INVALID_ARGUMENT", `${field} must be ${expects}.`, { field });
      place[name] = parsed.data;
    }
  }
  return { options, secrets, made };
}
