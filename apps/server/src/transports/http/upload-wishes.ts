import { Failure } from "@streampulse/core";

import type { FileWishes } from "../../activity-files/activity-file.ts";
import { FIELDS, type Field } from "../../activity-files/headings.ts";
import type { Query } from "./query.ts";

const COLUMN = "column.";
const CHOICES = {
  dry_run: ["1", "0", "true", "false"],
  decimal: ["point", "comma"],
  dates: ["dmy", "mdy"],
  spelling: ["recorded", "file"],
} as const;
const TEXTS: readonly string[] = ["account", "currency"];

/**
 * What the query of an upload asks. A parameter that there is none of is refused: who misspells `dry_run` would have the
 * file imported. Throws INVALID_ARGUMENT.
 */
export function uploadWishes(query: Query): { readonly wishes: FileWishes; readonly dryRun: boolean } {
  for (const name of query.keys()) {
    if (!Object.hasOwn(CHOICES, name) && !TEXTS.includes(name) && !name.startsWith(COLUMN) && name !== "")
      throw unknown();
  }
  const text = (name: string): string | undefined => query.get(name)?.at(-1);
  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const said = text(name);
    if (said === undefined || (choices as readonly string[]).includes(said)) return said as T | undefined;
    throw new Failure("INVALID_ARGUMENT", `${name} must be ${choices.join(" or ")}.`, { field: name });
  };
  const dryRun = choice("dry_run", CHOICES.dry_run);
  return {
    dryRun: dryRun === "1" || dryRun === "true",
    wishes: {
      decimal: choice("decimal", CHOICES.decimal),
      dates: choice("dates", CHOICES.dates),
      spelling: choice("spelling", CHOICES.spelling),
      account: text("account"),
      currency: text("currency"),
      columns: columnsOf(query),
    },
  };
}

function columnsOf(query: Query): ReadonlyMap<Field, string> {
  const named = [...query].filter(([name]) => name.startsWith(COLUMN));
  return new Map(
    named.map(([name, values]) => {
      const field = FIELDS.find((one) => one === name.slice(COLUMN.length));
      if (field) return [field, values.at(-1) ?? ""];
      const message = `After ${COLUMN} must stand one of ${FIELDS.join(", ")}.`;
      throw new Failure("INVALID_ARGUMENT", message, { field: COLUMN });
    }),
  );
}

function unknown(): Failure {
  const known = [...Object.keys(CHOICES), ...TEXTS, `${COLUMN}<field>`].join(", ");
  return new Failure("INVALID_ARGUMENT", `The query has a parameter that there is none of; there are ${known}.`);
}
