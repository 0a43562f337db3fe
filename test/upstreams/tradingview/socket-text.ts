/** A payload as it stands on the wire. */
export const framed = (payload: string): string => `~m~${payload.length}~m~${payload}`;

/** The message that tells a session of a symbol; `values` is JSON text. */
export const qsd = (session: string, name: string, values: string): string =>
  `{"m":"qsd","p":[${JSON.stringify(session)},{"n":${JSON.stringify(name)},"s":"ok","v":${values}}]}`;

/** The symbol that a name means: `={"session":"regular","symbol":"BTCEUR"}` is BTCEUR. */
export function plainName(name: string): string {
  if (!name.startsWith("=")) return name;
  try {
    return String((JSON.parse(name.slice(1)) as { symbol?: unknown }).symbol);
  } catch {
    return name;
  }
}

/** The payloads of a client's message; undefined in place of what is not framed. */
export function split(text: string): (string | undefined)[] {
  const payloads: (string | undefined)[] = [];
  let rest = text;
  do {
    const length = /^~m~(\d{1,7})~m~/.exec(rest);
    const start = length?.[0].length ?? 0;
    const end = start + Number(length?.[1] ?? 0);
    if (!length || end > rest.length) return [...payloads, undefined];
    payloads.push(rest.slice(start, end));
    rest = rest.slice(end);
  } while (rest !== "");
  return payloads;
}
