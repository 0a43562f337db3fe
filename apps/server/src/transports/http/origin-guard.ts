import { cors } from "@connectrpc/connect";

import type { CallRequest, CallResponse, RequestHead } from "./http-call.ts";

/** Which names this server answers to, and which other pages may call it. */
export interface GuardSettings {
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Whether the port speaks TLS: what our own origin's scheme is. */
  readonly isSecure: boolean;
}

const CORS_MAX_AGE_S = 7_200;
const HSTS_MAX_AGE_S = 15_552_000;
/** Headers a page of an allowed origin may send beside the protocols' own. */
const REQUEST_HEADERS = [...cors.allowedHeaders, "Authorization"].join(", ");

/** What browsers say of calls by our own page or by nobody's; of the same site, but another port, is another's page. */
const OWN_SITE: ReadonlySet<unknown> = new Set([undefined, "same-origin", "none"]);

/** The status and words that a request is refused with. */
type Refusal = readonly [status: number, text: string];

/**
 * Refuses requests that a web page elsewhere could make a browser send: a Host that is not ours (DNS
 * rebinding, 421), an Origin that is not ours or allowed (403), another page's call without an Origin (403).
 * True says that the request has been answered.
 */
export function isRefused(request: CallRequest, response: CallResponse, settings: GuardSettings): boolean {
  const refusal = refusalOf(request, settings);
  if (refusal) return answer(response, ...refusal);
  const origin = request.headers["origin"] as string | undefined;
  if (origin === undefined || origin === ownOrigin(request, settings)) return false;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("vary", "Origin");
  response.setHeader("access-control-expose-headers", cors.exposedHeaders.join(", "));
  if (request.method !== "OPTIONS") return false;
  response.setHeader("access-control-allow-methods", cors.allowedMethods.join(", "));
  response.setHeader("access-control-allow-headers", REQUEST_HEADERS);
  response.setHeader("access-control-max-age", String(CORS_MAX_AGE_S));
  response.writeHead(204).end();
  return true;
}

/** Whether `isRefused` would let a request pass. */
export function isAdmitted(request: RequestHead, settings: GuardSettings): boolean {
  return refusalOf(request, settings) === undefined;
}

function refusalOf(request: RequestHead, settings: GuardSettings): Refusal | undefined {
  if (!isOwnHost(hostOf(request), settings.allowedHosts)) {
    return [421, "This server does not answer to that host name; see STREAMPULSE_ALLOWED_HOSTS."];
  }
  const origin = request.headers["origin"] as string | undefined;
  if (origin === undefined) {
    const isCall = /^\/(streampulse\.|grpc\.|v1\/)/.test(request.url ?? "");
    if (!isCall || OWN_SITE.has(request.headers["sec-fetch-site"])) return undefined;
    return [403, "Calls from other sites need an Origin in STREAMPULSE_ALLOWED_ORIGINS."];
  }
  if (origin === ownOrigin(request, settings) || settings.allowedOrigins.includes(origin)) return undefined;
  return [403, "Pages of that origin may not call this server; see STREAMPULSE_ALLOWED_ORIGINS."];
}

function hostOf(request: RequestHead): string {
  return String(request.headers[":authority"] ?? request.headers["host"] ?? "");
}

function ownOrigin(request: RequestHead, settings: GuardSettings): string {
  return `${settings.isSecure ? "https" : "http"}://${hostOf(request)}`;
}

/**
 * Has browsers use TLS for this name from now on. Loopback's names are left out: other programs of the same
 * machine, on other ports, have them too.
 */
export function insistOnTls(request: CallRequest, response: CallResponse): void {
  if (isLoopback(nameOf(hostOf(request)))) return;
  response.setHeader("strict-transport-security", `max-age=${HSTS_MAX_AGE_S}`);
}

/** Whether a Host header names this machine's loopback or an allowed host; ports don't matter, but must be some. */
export function isOwnHost(host: string, allowedHosts: readonly string[]): boolean {
  // What is no host of a URL is nobody's, and connect-node makes a URL of it.
  if (!URL.canParse(`http://${host}`)) return false;
  const name = nameOf(host);
  if (isLoopback(name)) return true;
  return allowedHosts.includes(name) || allowedHosts.includes(host.toLowerCase());
}

/** A Host header without its port. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d{1,5}$/, "");
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

function answer(response: CallResponse, status: number, text: string): true {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end(`${text}\n`);
  return true;
}
