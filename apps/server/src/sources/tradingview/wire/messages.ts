import type { FaultKind } from "../../../engine/ports/source.ts";
import { countOf, isRecord, parseExact } from "../../vendor/json.ts";
import { decodeFrames, encodeFrame } from "./frames.ts";

/** The most values that the messages read at once may hold; a ticker's whole snapshot has some hundred. */
const VALUES_MAX = 16_384;
/** The longest name of a session or of a symbol; the site's own are a third of it. */
const NAME_MAX = 128;

/** The fields of a symbol that changed, as they were sent: numbers as their own text. */
export type Values = Readonly<Record<string, unknown>>;

/** What one frame from the site says. */
export type SiteMessage =
  /** To be sent back as it is; `echo` is framed. */
  | { readonly kind: "heartbeat"; readonly echo: string }
  /** The first frame of a socket. `timeMs` is the site's clock, epoch ms. */
  | { readonly kind: "hello"; readonly timeMs: number | undefined }
  | { readonly kind: "values"; readonly session: string; readonly symbol: string; readonly values: Values }
  /** The site has none of this symbol, or none for us; `unknown` where it says that there is no such symbol. */
  | { readonly kind: "refused"; readonly session: string; readonly symbol: string; readonly reason: FaultKind }
  /** Everything that is known of the symbol at first was sent. */
  | { readonly kind: "completed"; readonly session: string; readonly symbol: string }
  /** The site ends the socket. */
  | { readonly kind: "protocol_error"; readonly isToken: boolean }
  /** The session can't be used any more. */
  | { readonly kind: "critical_error"; readonly session: string }
  /** Well-formed, and nothing that concerns quotes. */
  | { readonly kind: "other" }
  | { readonly kind: "garbage" };

const OTHER: SiteMessage = { kind: "other" };
const GARBAGE: SiteMessage = { kind: "garbage" };

const HEARTBEAT = /^~h~\d{1,15}$/;
const METHOD = /^\{"m":"([^"\\]{0,64})"/;
/** What is read; the rest, charts above all, is as large as it likes and not looked into. */
const METHODS: ReadonlySet<string> = new Set(["qsd", "quote_completed", "protocol_error", "critical_error"]);

/** What a message of the socket says, frame by frame; what could not be read is `garbage`. Never throws. */
export function readMessage(text: string): SiteMessage[] {
  const { payloads, isWhole } = decodeFrames(text);
  let valuesLeft = VALUES_MAX;
  const messages = payloads.map((payload) => {
    if (HEARTBEAT.test(payload)) return { kind: "heartbeat", echo: encodeFrame(payload) } as const;
    const method = METHOD.exec(payload)?.[1];
    if (method !== undefined && !METHODS.has(method)) return OTHER;
    valuesLeft -= valuesAtMost(payload, valuesLeft);
    return valuesLeft < 0 ? GARBAGE : parse(payload);
  });
  return isWhole ? messages : [...messages, GARBAGE];
}

/** How many values a JSON text can hold, counted up to one more than `most`. */
function valuesAtMost(payload: string, most: number): number {
  let count = 1;
  for (let at = payload.indexOf(","); at !== -1 && count <= most; at = payload.indexOf(",", at + 1)) count++;
  return count;
}

function parse(payload: string): SiteMessage {
  let message: unknown;
  try {
    message = parseExact(payload);
  } catch {
    // Besides what is no JSON: nesting deeper than the stack.
    return GARBAGE;
  }
  if (!isRecord(message)) return GARBAGE;
  const { m: method, p: parameters } = message;
  if (method === undefined) return hello(message);
  if (typeof method !== "string") return GARBAGE;
  if (!METHODS.has(method)) return OTHER;
  if (!Array.isArray(parameters)) return GARBAGE;
  const [first, second] = parameters as unknown[];
  if (method === "protocol_error") return { kind: "protocol_error", isToken: first === "bad auth token" };
  if (!isName(first)) return GARBAGE;
  if (method === "critical_error") return { kind: "critical_error", session: first };
  if (method === "quote_completed") {
    return isName(second) ? { kind: "completed", session: first, symbol: second } : GARBAGE;
  }
  return data(first, second);
}

function hello(message: Record<string, unknown>): SiteMessage {
  if (typeof message["session_id"] !== "string") return OTHER;
  const timeMs = countOf(message["timestampMs"]);
  return { kind: "hello", timeMs: timeMs === 0 ? undefined : timeMs };
}

function data(session: string, told: unknown): SiteMessage {
  if (!isRecord(told)) return GARBAGE;
  const { n: symbol, s: state, v: values, errmsg } = told;
  if (!isName(symbol)) return GARBAGE;
  if (state === "ok") return isRecord(values) ? { kind: "values", session, symbol, values } : GARBAGE;
  return state === "error" ? { kind: "refused", session, symbol, reason: reasonOf(errmsg) } : GARBAGE;
}

/** Only what says that there is no such symbol says so: anything else may pass. */
function reasonOf(message: unknown): FaultKind {
  if (message === "no_such_symbol") return "unknown";
  return message === "permission_denied" ? "not_permitted" : "unavailable";
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value.length <= NAME_MAX;
