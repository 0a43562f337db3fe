/** What a client asks of the socket, or the vendor's error to it. */
export type ControlMessage =
  | { readonly method: "SUBSCRIBE" | "UNSUBSCRIBE"; readonly streams: readonly string[]; readonly id: string }
  | { readonly method: "LIST_SUBSCRIPTIONS"; readonly id: string }
  | { readonly method: "SET_PROPERTY"; readonly property: unknown; readonly value: unknown; readonly id: string }
  | { readonly method: "GET_PROPERTY"; readonly property: unknown; readonly id: string }
  | { readonly method: "ERROR"; readonly code: number; readonly msg: string; readonly id: string };

const METHODS = ["SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY"];
const ID = /^(?:null|-?\d{1,19}|"[A-Za-z0-9]{1,36}")$/;

/** Reads a client's message. `id` is its JSON text, digit for digit, since it may be a 64-bit integer. */
export function parseControl(text: string): ControlMessage {
  let id = "null";
  const fail = (code: number, msg: string): ControlMessage => ({ method: "ERROR", code, msg, id });
  let message: unknown;
  try {
    message = JSON.parse(text, (key, value: unknown, context?: { source?: string }) =>
      key === "id" && typeof value !== "object" ? { raw: context?.source } : value,
    );
  } catch {
    return fail(3, "Invalid JSON: expected value at line 1 column 1");
  }
  const { method, params, id: given } = (message ?? {}) as { method?: unknown; params?: unknown; id?: unknown };
  const raw = given === undefined || given === null ? "null" : (given as { raw?: string }).raw;
  if (raw === undefined || !ID.test(raw)) return fail(2, "Invalid request: request ID must be an unsigned integer");
  id = raw;
  if (method === undefined) return fail(2, `Invalid request: missing field \`method\` at line 1 column ${text.length}`);
  if (typeof method !== "string" || !METHODS.includes(method)) {
    const known = METHODS.map((name) => `\`${name}\``).join(", ");
    return fail(
      2,
      `Invalid request: unknown variant \`${typeof method === "string" ? method : "?"}\`, expected one of ${known} at line 1 column 28`,
    );
  }
  if (method === "LIST_SUBSCRIPTIONS") return { method, id };
  const list: readonly unknown[] = Array.isArray(params) ? params : [];
  if (method === "SET_PROPERTY" || method === "GET_PROPERTY") {
    if (typeof list[0] !== "string") return fail(2, "Invalid request: property name must be a string");
    if (list.length > (method === "SET_PROPERTY" ? 2 : 1)) return fail(2, "Invalid request: too many parameters");
    if (list[0] !== "combined") return fail(0, "Unknown property");
    if (method === "GET_PROPERTY") return { method, property: list[0], id };
    if (typeof list[1] !== "boolean") return fail(1, "Invalid value type: expected Boolean");
    return { method, property: list[0], value: list[1], id };
  }
  const streams = list.filter((stream): stream is string => typeof stream === "string");
  if (!Array.isArray(params) || streams.length !== list.length) return fail(2, "Invalid request: invalid stream");
  return { method: method as "SUBSCRIBE" | "UNSUBSCRIBE", streams, id };
}
