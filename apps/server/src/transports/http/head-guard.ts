import type { IncomingMessage } from "node:http";
import { constants } from "node:http2";

import type { HttpResponse } from "./http-sink.ts";
import { HEADERS_MAX_BYTES } from "./limits.ts";
import type { HttpRequest } from "./stream-prices.ts";

/** What a header counts beside its name and value (RFC 9113, 6.5.2). */
const FIELD_BYTES = 32;

/**
 * Refuses the heads that the HTTP libraries let pass and should not: node:http2 holds headers to its settings
 * only once the client has acknowledged those. True says that the request has been answered.
 */
export function isHeadRefused(request: HttpRequest, response: HttpResponse): boolean {
  const { stream } = response;
  const isTooLarge = stream !== undefined && headerListBytes(request.rawHeaders) > HEADERS_MAX_BYTES;
  if (!isTooLarge && !hasTwoHosts(request)) return false;
  response.on("error", () => {
    // The client is gone; 'close' follows, and that is all there is.
  });
  if (stream === undefined) {
    response.writeHead(400, { connection: "close", "content-length": "0" }).end();
    return true;
  }
  response.writeHead(431).end();
  // Nobody reads what it goes on to send.
  stream.once("finish", () => stream.close(constants.NGHTTP2_NO_ERROR));
  return true;
}

/** Whether two readers could differ about which host is asked (RFC 9112, 3.2). HTTP/2's library sees to it itself. */
export function hasTwoHosts({ httpVersionMajor, rawHeaders }: IncomingMessage): boolean {
  if (httpVersionMajor > 1) return false;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (/^host$/i.test(rawHeaders[at] as string)) hosts++;
  return hosts > 1;
}

/** The size of a list of names and values, as HTTP/2 counts it. */
function headerListBytes(rawHeaders: readonly string[]): number {
  let bytes = (rawHeaders.length / 2) * FIELD_BYTES;
  for (const text of rawHeaders) bytes += text.length;
  return bytes;
}
