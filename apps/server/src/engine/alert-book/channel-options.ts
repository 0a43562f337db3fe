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
 * Checks what a user gave against what a kind of channel takes. `before` is what the channel had: a secret that is left
 * out stays, unless it would be told to somebody else, and an empty text takes it away. Throws INVALID_ARGUMENT that
 * names the field, by `path` and its name in the contract, and what would be right; never what was given.
 */
export function sortOptions(
  known: ChannelOptions,
  given: Readonly<Record<string, string | undefined>>,
  path: string,
  before: Pick<SortedOptions, "options" | "secrets"> | undefined,
): SortedOptions {
  const options: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const made: Record<string, string> = {};
  for (const [name, { expects, secret, optional, make, schema }] of Object.entries(known)) {
    const field = fieldOf(path, name);
    const place = secret ? secrets : options;
    const text = given[name];
    const had = secret ? before?.secrets[name] : undefined;
    if (text === undefined && had !== undefined) secrets[name] = had;
    else if (text === undefined && make) made[name] = place[name] = make();
    else if ((text ?? "") !== "" || !optional) {
      const parsed = schema.safeParse(text ?? "");
      if (!parsed.success) throw new Failure("INVALID_ARGUMENT", `${field} must be ${expects}.`, { field });
      place[name] = parsed.data;
    }
  }
  for (const [name, { goesTo }] of Object.entries(known)) {
    if (goesTo === undefined || given[name] !== undefined || secrets[name] === undefined) continue;
    if (options[goesTo] === before?.options[goesTo]) continue;
    const field = fieldOf(path, name);
    const words = `must be given again, or be an empty text for none: it was for another ${fieldOf("", goesTo)}`;
    throw new Failure("INVALID_ARGUMENT", `${field} ${words}.`, { field });
  }
  return { options, secrets, made };
}

/** An option's name in the contract. */
function fieldOf(path: string, name: string): string {
  const own = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return path === "" ? own : `${path}.${own}`;
}
