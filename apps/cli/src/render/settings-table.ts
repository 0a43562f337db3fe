import { withoutSecrets } from "@streampulse/core";
import { cleanText } from "./clean.ts";
import { present } from "./json.ts";
import { leftOut } from "./left-out.ts";
import type { Style } from "./style.ts";
import { layTable, type Cell, type Column } from "./table.ts";

/** A setting as the server describes it. */
export interface SettingDescription {
  readonly name: string;
  readonly describes: string;
  readonly expects: string;
  readonly default?: string | undefined;
  readonly secret?: boolean | undefined;
  readonly group: string;
}

/** A setting, its value in words that may be shown, and where that value came from. */
export interface SettingValue {
  readonly setting: SettingDescription;
  /** `set` or `unset` for a secret; absent where there is no value. */
  readonly value: string | undefined;
  readonly from: "environment" | "file" | "default" | "unset";
}

/** What the environment says of a setting. A secret's value, or one within a URL, is never in it. */
export function settingValue(
  setting: SettingDescription,
  env: Readonly<Record<string, string | undefined>>,
): SettingValue {
  const given = env[setting.name];
  const isGiven = given !== undefined;
  const isFile = !isGiven && setting.secret === true && env[`${setting.name}_FILE`] !== undefined;
  const from = isGiven ? "environment" : isFile ? "file" : setting.default === undefined ? "unset" : "default";
  if (setting.secret) return { setting, value: isGiven || isFile ? "set" : "unset", from };
  return { setting, value: isGiven ? withoutSecrets(given) : setting.default, from };
}

/** One object per setting, for NDJSON. */
export function settingJson({ setting, value, from }: SettingValue): Record<string, unknown> {
  const { name, describes, expects, group } = setting;
  return present({
    name,
    value,
    from,
    default: setting.default,
    secret: setting.secret || undefined,
    group,
    describes,
    expects,
  });
}

const COLUMNS: readonly Column[] = [
  { id: "name", title: "SETTING" },
  { id: "value", title: "VALUE", most: 60 },
  { id: "from", title: "FROM" },
  { id: "default", title: "DEFAULT", most: 60 },
];

/** Lists of tickers and hosts among them. */
const SHOWN_MAX = 4_000;

/** All settings in their groups; what differs from its default stands out. */
export function settingsTable(values: readonly SettingValue[], style: Style, width: number): string {
  const rows = values.map(({ setting, value, from }): Record<string, Cell> => {
    const isOwn = from === "environment" || from === "file";
    return {
      name: { text: setting.name, paint: isOwn ? style.strong : undefined },
      value: { text: cleanText(value || "—", SHOWN_MAX), paint: isOwn ? style.strong : style.faint },
      from: { text: from, paint: isOwn ? style.up : style.faint },
      default: { text: isOwn ? cleanText(setting.default || "—", SHOWN_MAX) : "", paint: style.faint },
    };
  });
  const table = layTable(COLUMNS, rows, style, width, [{ drop: ["default"] }]);
  const lines = [table.head];
  let group: string | undefined;
  values.forEach(({ setting }, index) => {
    if (setting.group !== group) lines.push("", style.title(setting.group));
    group = setting.group;
    lines.push((table.rows[index] ?? "").trimEnd());
  });
  const left = leftOut(table.dropped, style, width);
  return [...lines, ...(left.length === 0 ? [] : ["", ...left])].join("\n");
}
