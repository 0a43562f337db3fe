/** Pino's levels. */
const WORDS: Readonly<Record<number, string>> = { 30: "note", 40: "warning", 50: "error", 60: "fatal" };

/**
 * A line of the log for people, from its JSON: time, weight, what happened, what else is known. Whatever it holds of
 * others cannot steer a terminal. Its words fold at the terminal's columns; a stack's lines do not. What is no JSON is
 * handed on as it is.
 */
export function logLine(json: string, columns = Infinity): string {
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
  const known = Object.entries(rest).map(([key, value]) => `  ${key}=${JSON.stringify(value)}`);
  const line = `${clock}Z ${WORDS[Number(level)] ?? "note"}:${from} ${typeof msg === "string" ? msg : ""}${known.join("")}`;
  const { stack, message } = (err ?? {}) as { stack?: unknown; message?: unknown };
  const why = stack ?? message;
  const stackLines = typeof why === "string" ? why.split("\n").map(printable) : [];
  return [folded(printable(line), columns), ...stackLines].join("\n  ");
}

/** Broken at spaces, what follows set off like a stack's lines; a word that is too wide goes over the edge. */
function folded(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const lines: string[] = [];
  for (const word of line.split(/(?<=\S)(?=\s)/)) {
    const [last = ""] = lines.slice(-1);
    const room = columns - (lines.length > 1 ? 2 : 0);
    if (lines.length > 0 && last.length + word.length <= room) lines[lines.length - 1] = last + word;
    else lines.push(word.trimStart());
  }
  return lines.join("\n  ");
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ");
}
