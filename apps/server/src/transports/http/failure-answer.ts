import type { Failure, StatusCode } from "@streampulse/core";

import { failureJson } from "./failure-details.ts";
import type { CallResponse } from "./http-call.ts";

/** The HTTP status of each code, as Connect has them; its unary errors and these answers are alike. */
const STATUS: Readonly<Record<StatusCode, number>> = {
  invalid_argument: 400,
  failed_precondition: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  aborted: 409,
  resource_exhausted: 429,
  canceled: 499,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
  deadline_exceeded: 504,
};

/** Answers a request whose headers are not out yet with a failure: the HTTP status of its code, or another, and its JSON. */
export function answerFailure(response: CallResponse, failure: Failure, status = STATUS[failure.code]): void {
  const body = JSON.stringify(failureJson(failure));
  const { retryAfterMs } = failure;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) }),
  });
  response.end(body);
}

/** Answers a method that the path does not have. */
export function answerMethod(response: CallResponse, allow: string): void {
  response.writeHead(405, { allow, "content-length": "0" });
  response.end();
}
