import type { StatusCode } from "@streampulse/core";
import { readDetails, type ErrorDetail } from "./error-details.ts";
import { StreamPulseError, type ErrorCode } from "./errors.ts";

const CODES: ReadonlySet<string> = new Set<StatusCode>([
  "invalid_argument",
  "not_found",
  "permission_denied",
  "unauthenticated",
  "resource_exhausted",
  "failed_precondition",
  "aborted",
  "unavailable",
  "deadline_exceeded",
  "canceled",
  "unimplemented",
  "internal",
]);

/** What an answer's status alone says: the Connect protocol's table, and 421 for a host that is not allowed. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "internal",
  401: "unauthenticated",
  403: "permission_denied",
  404: "unimplemented",
  421: "permission_denied",
  429: "unavailable",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

const TEXT_MAX = 300;

/** An error as the Connect protocol writes it in JSON; undefined for anything else. */
export function errorFromJson(json: unknown, codeOtherwise: ErrorCode = "unknown"): StreamPulseError | undefined {
  if (!isRecord(json)) return undefined;
  const { code, message, details } = json;
  if (code === undefined && message === undefined) return undefined;
  const known = typeof code === "string" && CODES.has(code) ? (code as StatusCode) : codeOtherwise;
  const read = readDetails(Array.isArray(details) ? details.flatMap(detailFrom) : []);
  return new StreamPulseError(known, typeof message === "string" ? message : "", read);
}

/** Why an answer that is none was given, from its body where that says it and its status otherwise. */
export async function refusalFrom(response: Response): Promise<StreamPulseError> {
  const code = BY_STATUS[response.status] ?? "unknown";
  const type = response.headers.get("Content-Type") ?? "";
  const text = /^(application\/json|text\/plain)\b/.test(type) ? await response.text() : "";
  if (!text) await response.body?.cancel();
  const error = type.startsWith("application/json") ? errorFromJson(parsed(text), code) : undefined;
  if (error) return error;
  const said = type.startsWith("text/plain") ? text.slice(0, TEXT_MAX).trim() : "";
  const seconds = response.headers.get("Retry-After") ?? "";
  const retry = /^\d{1,6}$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1_000 } : {};
  const status =
    response.status === 200 ? `Not an answer to this call: ${type || "no type"}` : `HTTP ${response.status}`;
  return new StreamPulseError(code, said === "" ? `${status}.` : `${status}: ${said}`, retry);
}

function detailFrom(detail: unknown): ErrorDetail[] {
  if (!isRecord(detail)) return [];
  const { type, value } = detail;
  if (typeof type !== "string" || typeof value !== "string") return [];
  try {
    return [{ type, value: Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0)) }];
  } catch {
    return [];
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
