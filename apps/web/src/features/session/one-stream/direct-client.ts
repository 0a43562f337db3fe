import { type Client, createClient } from "@streampulse/client";

/** A client of the server that served the page, for its calls: it opens no stream. */
export function directClient(): Client {
  return createClient({ url: "" });
}
