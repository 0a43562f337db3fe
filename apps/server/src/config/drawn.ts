import type { ServerSettings } from "../config.ts";
import type { SourceSettings } from "./lack.ts";
import { variableName } from "./variable-name.ts";

/** What a server drew at random for its sources, by the variable that would set it: all its processes have the same. */
export type Drawn = Readonly<Record<string, string>>;

/** An option that its source has from a draw and not from a setting. */
interface DrawnOption {
  readonly option: string;
  readonly variable: string;
  readonly draw: (random: () => number) => string;
  /** What its value does, behind `VARIABLE=value`. */
  readonly says: string;
}

/** Keeps a text under a name; answers what was kept under it first. */
type Keep = (name: string, text: string) => Promise<string>;

/** Draws the settings of the chosen sources that are drawn where they are unset. `random` is from 0 to below 1. */
export function drawUnset({ sources }: Pick<ServerSettings, "sources">, random: () => number): Drawn {
  const drawn = sources.flatMap(unsetOf).map(({ variable, draw }) => [variable, draw(random)]);
  return Object.fromEntries(drawn) as Drawn;
}

/**
 * A source's values with what was drawn, or kept of an earlier draw: a database has the same for as long as it is there.
 * The notes are for people.
 */
export async function withDrawn(
  source: SourceSettings,
  drawn: Drawn,
  keep: Keep | undefined,
): Promise<{ values: Readonly<Record<string, unknown>>; notes: readonly string[] }> {
  const { definition, values } = source;
  const given: Record<string, unknown> = {};
  const notes: string[] = [];
  for (const { option, variable, says } of unsetOf(source)) {
    const schema = definition.settings[option]?.schema;
    const fresh = drawn[variable];
    if (!schema || fresh === undefined) continue;
    const kept = keep ? await keep(`${definition.name}.${option}`, fresh) : fresh;
    // What somebody has put there and is no such value is not taken.
    const isRight = schema.safeParse(kept).success;
    const text = isRight ? kept : fresh;
    given[option] = schema.parse(text);
    notes.push(`${variable}=${text} ${says}`);
  }
  return { values: { ...values, ...given }, notes };
}

function unsetOf({ definition, values }: SourceSettings): DrawnOption[] {
  const unset = Object.entries(definition.drawn ?? {}).filter(([option]) => values[option] === undefined);
  return unset.map(([option, drawn]) => ({ option, variable: variableName(definition, option), ...drawn }));
}
