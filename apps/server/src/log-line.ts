/** Pino's levels. */
const WORDS: Readonly<Record<number, string>> = { 30: "note", 40: "warning", 50: "error", 60: "fatal" };

/**
 * A line of the log for people, from its JSON: time, weight, what happened, what else is known. Whatever it holds of
 * others cannot steer a terminal. What is no JSON is handed on as it is.
 */
export function logLine(json: string): string {
  const text = json.trimEnd();
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return printable(text);
  }
  const { time, level, msg, source, err, ...rest } = entry;
  const clock = new Date(Number(time)).toISOString().slice(11, 19);
  const from = typeof source === "string" ? ` ${source}:` : "";
  const known = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const line = [
    `${clock}Z ${WORDS[Number(level)] ?? "note"}:${from} ${typeof msg === "string" ? msg : ""}`,
    ...known,
  ].join("  ");
  const { stack, message } = (err ?? {}) as { stack?: unknown; message?: unknown };
  const why = stack ?? message;
  return [line, ...(typeof why === "string" ? why.split("\n") : [])].map(printable).join("\n  ");
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ");
}
