import type { Server } from "./connect-protocol.ts";
import { StreamPulseError } from "./errors.ts";
import type { ServerAddress } from "./server-address.ts";

/** The server at an address. A wrong url is told now: later it would look like a server that is down. */
export function serverAt({ url, token, fetch: own }: ServerAddress): Server {
  return {
    baseUrl: baseUrl(url),
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    // Looked up when called and called without an owner, as browsers demand.
    fetch: own ?? ((...parameters) => fetch(...parameters)),
  };
}

function baseUrl(url: string): string {
  const text = url === "" && typeof location !== "undefined" ? location.origin : url;
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol === "http:" || protocol === "https:") return text.replace(/\/+$/, "");
  throw new StreamPulseError("invalid_argument", "The server's url must begin with http:// or https://.", {
    field: "url",
  });
}
