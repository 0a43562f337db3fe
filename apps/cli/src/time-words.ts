import { CommandError, Exit } from "./exit.ts";
import { cleanText } from "./render/clean.ts";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span such as `90s`, `10m`, `1h`, `7d` in ms; undefined for anything else. */
export function spanOf(text: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  return count !== "" && ms <= 3_650 * 86_400_000 ? ms : undefined;
}

/** A span as it is typed, in its greatest unit without a rest. */
export function spanText(seconds: number): string {
  for (const [unit, length] of [
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
  ] as const) {
    if (seconds >= length && seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}

/** What an option says, a span. Throws a CommandError that says what would be right. */
export function readSpan(option: string, text: string): number {
  const ms = spanOf(text);
  if (ms !== undefined) return ms;
  throw new CommandError(
    Exit.USAGE,
    `${option} must be a time such as 90s, 10m, 1h or 7d, not "${cleanText(text, 60)}".`,
  );
}

/**
 * What an option says, a moment in epoch ms: a date or a time of ISO 8601, of UTC where it names no zone, or a span from
 * now on (`toward` 1) or back (`toward` -1). Throws a CommandError that says what would be right.
 */
export function readMoment(option: string, text: string, toward: 1 | -1, nowMs: number): number {
  const span = spanOf(text);
  if (span !== undefined) return nowMs + toward * span;
  const iso = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const [, day = "", time = "00:00", zone = "Z"] = iso ?? [];
  const ms = Date.parse(`${day}T${time}${zone}`);
  // A day such as 31 February would be another one.
  const isDay = new Date(`${day}T00:00Z`).getTime() >= 0 && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  if (iso && isDay && Number.isFinite(ms)) return ms;
  const said = toward === 1 ? "7d for in seven days" : "7d for seven days ago";
  throw new CommandError(
    Exit.USAGE,
    `${option} must be a date, a time or a span, not "${cleanText(text, 60)}".`,
    `Such as 2026-12-24, 2026-12-24T15:30Z, or ${said}.`,
  );
}
