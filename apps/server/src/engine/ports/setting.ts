import type { z } from "zod";
import type { Source, SourceContext } from "./source.ts";

/** One setting of the environment: how it reads, and what its documentation says. */
export interface Setting<T> {
  /** What it does, a sentence for docs/configuration.md. */
  readonly describes: string;
  /** What a right value is, to complete "must be …" in an error and in the documentation. */
  readonly expects: string;
  /** The text that stands for an unset variable; absent: the setting may be unset and is then undefined. */
  readonly default?: string;
  /** Its value never appears anywhere; a `_FILE` variant is read besides. */
  readonly secret?: boolean;
  /** Where its source cannot do without: what is missing, in a word or two, and what to do about it. */
  readonly lack?: { readonly word: string; readonly says: string };
  /** Turns the text into the value. Its own error messages are not shown. */
  readonly schema: z.ZodType<T, string>;
}

/** A set of settings, by the camel-case name of each option: `apiKey` is STREAMPULSE_<SOURCE>_API_KEY. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The values of a set of settings; without a default they may be undefined. */
export type ValuesOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends { readonly default: string; readonly schema: z.ZodType<infer T, string> }
    ? T
    : S[K] extends { readonly schema: z.ZodType<infer T, string> }
      ? T | undefined
      : never;
};

/** A source as its folder's index registers it: its name, options, documentation and maker. */
export interface SourceDefinition {
  readonly name: string;
  /** A sentence for `streampulse sources` and the documentation. */
  readonly describes: string;
  readonly settings: Settings;
  /** A ticker that it certainly has, for a first try: bare or with its venue. Absent: the first that it lists. */
  readonly sample?: string;
  /** The venues that it has, as far as they can be told beforehand. Absent: nobody knows. */
  readonly venues?: readonly string[];
  /** Whether its prices are made or old: such a source is never mixed with live ones nor failed over to. */
  readonly pretend: boolean;
  /**
   * Options that a server draws at random where they are unset, once for all its processes, so that the source is the
   * same in the one that comes after: the option's text, and what is said behind `VARIABLE=text`.
   */
  readonly drawn?: Readonly<Record<string, { readonly draw: (random: () => number) => string; readonly says: string }>>;
  create(values: Readonly<Record<string, unknown>>, context: SourceContext): Source | Promise<Source>;
}

/** Makes a definition whose `create` sees its own settings' types. */
export function defineSource<const S extends Settings>(
  definition: Omit<SourceDefinition, "settings" | "create"> & {
    readonly settings: S;
    create(values: ValuesOf<S>, context: SourceContext): Source | Promise<Source>;
  },
): SourceDefinition {
  return definition;
}
