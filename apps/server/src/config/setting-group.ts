import { readFileSync } from "node:fs";

import { withoutSecrets } from "@streampulse/core";

import type { Setting, Settings, ValuesOf } from "../engine/ports/setting.ts";
import { variableOf } from "./variable-name.ts";

/** The environment, or whatever stands for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The values of a group of settings, `prefix` before their names. What is wrong is told in `faults`, and its value absent. */
export function readGroup<const S extends Settings>(
  settings: S,
  prefix: string,
  env: Environment,
  faults: string[],
): ValuesOf<S> {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    const name = prefix + variableOf(key);
    const text = textOf(name, setting, env, faults);
    if (text === undefined) continue;
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else
      faults.push(
        `${name} must be ${setting.expects}${setting.secret ? "" : `, not ${JSON.stringify(withoutSecrets(text).slice(0, 80))}`}.`,
      );
  }
  return values as ValuesOf<S>;
}

function textOf(name: string, setting: Setting<unknown>, env: Environment, faults: string[]): string | undefined {
  const given = env[name];
  const path = setting.secret ? env[`${name}_FILE`] : undefined;
  if (given !== undefined && path !== undefined) faults.push(`${name} and ${name}_FILE are both set; set one.`);
  if (path === undefined) return given ?? setting.default;
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    faults.push(`${name}_FILE names a file that cannot be read.`);
    return undefined;
  }
}
