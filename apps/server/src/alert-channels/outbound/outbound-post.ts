import { request, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { ChannelFault, type ChannelContext } from "../../engine/ports/alert-channel.ts";
import { addressClass } from "./address-class.ts";
import { dial, type Dialled } from "./dial.ts";
import { literalOf } from "./outbound-url.ts";
import { privateWords } from "./private-place.ts";
import { systemAddresses } from "./system-addresses.ts";
import { wordsOf } from "./connection-words.ts";

/** How a message leaves for an address that a user gave. */
export interface OutboundRules extends Pick<ChannelContext, "allowPrivate" | "resolve"> {
  /** Connects to addresses; absent: over the network. */
  readonly dial?: ((to: Dialled) => Duplex) | undefined;
}

/** What was answered: the head, as far as it means anything. */
export interface OutboundAnswer {
  readonly status: number;
  /** The header of this name. */
  readonly retryAfter: string | undefined;
  /** Where it was asked for. */
  readonly body?: string;
}

/** One POST. */
export interface OutboundPost {
  /** Who is called, as sentences begin: `The webhook`. */
  readonly who: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** So many bytes of the answer's body are read, for who knows what to make of them; absent: none. */
  readonly readMax?: number;
}

/**
 * Sends one POST to where a user said, and nowhere else: the name is resolved once, every address that it has is
 * checked, and the connection is to one of these. No redirect is followed, no proxy is asked, no connection is kept.
 * Rejects with a ChannelFault in words that hold no address.
 */
export async function outboundPost(
  { who, url, headers, body, readMax }: OutboundPost,
  rules: OutboundRules,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  const addresses = await reachable(who, url, rules, signal);
  const isSecure = url.protocol === "https:";
  const port = Number(url.port || (isSecure ? 443 : 80));
  const tlsName = isSecure ? url.hostname.replace(/^\[|\]$/g, "") : undefined;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({
        method: "POST",
        path: url.pathname + url.search,
        // No agent: none of the process's proxies and kept connections is in the way.
        createConnection: () => (rules.dial ?? dial)({ addresses, port, tlsName }),
        headers: { host: url.host, "content-length": Buffer.byteLength(body), connection: "close", ...headers },
        signal,
      });
      sent.on("response", resolve);
      sent.on("error", reject);
      // What answers with another protocol has nothing to say to us. Nobody else listens to its socket any more.
      sent.on("upgrade", (_, socket) => {
        socket.on("error", () => {});
        socket.destroy();
        reject(Object.assign(new Error("upgrade"), { code: "HPE_UPGRADE" }));
      });
      sent.end(body);
    });
    const answer = { status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] };
    if (readMax !== undefined) return { ...answer, body: await beginning(response, readMax) };
    // Its body is neither read nor kept.
    response.on("error", () => {});
    response.destroy();
    return answer;
  } catch (error) {
    throw new ChannelFault("later", wordsOf(who, error));
  }
}

/** The first bytes of a body, as text; the rest is not read. */
async function beginning(response: IncomingMessage, max: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= max) break;
  }
  return Buffer.concat(pieces).subarray(0, max).toString();
}

/** Every address of the host, each of which may be called. */
async function reachable(who: string, url: URL, rules: OutboundRules, signal: AbortSignal): Promise<readonly string[]> {
  const literal = literalOf(url);
  const addresses = literal === undefined ? await resolved(who, url.hostname, rules, signal) : [literal];
  for (const address of addresses) {
    const kind = addressClass(address);
    if (kind === "never") throw new ChannelFault("refused", `${who} has an address that no message may be sent to.`);
    if (kind === "private" && !rules.allowPrivate) {
      throw new ChannelFault("refused", privateWords(who));
    }
  }
  return addresses;
}

async function resolved(
  who: string,
  host: string,
  { resolve = systemAddresses }: OutboundRules,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(new ChannelFault("later", `${who} has a name that was not looked up in time.`));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
  });
  try {
    const addresses = await Promise.race([resolve(host, signal), aborted]);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    if (error instanceof ChannelFault) throw error;
  }
  throw new ChannelFault("later", `${who} has a name without an address.`);
}
