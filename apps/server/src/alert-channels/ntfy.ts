import { z } from "zod";
import {
  ChannelFault,
  defineChannel,
  type AlertChannel,
  type ChannelContext,
  type Destination,
  type Message,
} from "../engine/ports/alert-channel.ts";
import { headerText } from "./header-text.ts";
import { outboundPost, type OutboundRules } from "./outbound/outbound-post.ts";
import { keptUrl, outboundAddress, outboundUrl } from "./outbound/outbound-url.ts";
import { privateTrouble } from "./outbound/private-place.ts";
import { faultOfStatus } from "./status-words.ts";

const WHO = "The ntfy server";
/** ntfy takes a longer message for a file. Bytes. */
const MESSAGE_MAX = 4_096;

const token = z.string().regex(/^[!-~]{1,256}$/);

/** A server as it is set: how to call it. */
export interface NtfyPlace {
  readonly url: URL | undefined;
  readonly token: string | undefined;
}

/** A notification by an ntfy server. */
export const ntfy = defineChannel({
  kind: "ntfy",
  describes: "A notification of the ntfy app: a POST to a topic.",
  // ntfy.sh gives an address 60 requests at once, and one each 5 s.
  pace: { burst: 20, perMinute: 12 },
  settings: {
    url: {
      describes: "The ntfy server of channels that name none; an operator's own may be in a private network.",
      expects: "an http or https address such as https://ntfy.sh",
      default: "https://ntfy.sh",
      schema: z.string().transform((text, context) => {
        const url = outboundUrl(text);
        if (url) return url;
        context.addIssue({ code: "custom" });
        return z.NEVER;
      }),
    },
    token: {
      describes: "An access token for that server, for channels that have none.",
      expects: "1 to 256 printable ASCII characters without spaces",
      secret: true,
      schema: token,
    },
  },
  options: {
    topic: {
      describes: "The topic.",
      expects: "1 to 64 of A–Z, a–z, 0–9, - and _",
      schema: z.string().regex(/^[-\w]{1,64}$/),
    },
    serverUrl: {
      describes: "The server it is on.",
      expects: "an http or https address such as https://ntfy.sh",
      optional: true,
      schema: outboundAddress,
    },
    token: {
      describes: "An access token of that server.",
      expects: "1 to 256 printable ASCII characters without spaces",
      optional: true,
      secret: true,
      goesTo: "serverUrl",
      schema: token,
    },
    priority: {
      describes: "How loud it is.",
      expects: "1 (least) to 5 (most)",
      optional: true,
      schema: z.string().regex(/^[1-5]$/),
    },
  },
  create: (place, context) => new NtfyChannel(place, context),
});

/** The channel; `rules` say how requests leave, where not by the context's. */
export class NtfyChannel implements AlertChannel {
  readonly kind = "ntfy";
  readonly #place: NtfyPlace;
  readonly #context: ChannelContext;
  readonly #rules: OutboundRules;

  constructor(place: NtfyPlace, context: ChannelContext, rules: OutboundRules = context) {
    this.#place = place;
    this.#context = context;
    this.#rules = rules;
  }

  trouble({ serverUrl }: Destination): string | undefined {
    return privateTrouble(WHO, serverUrl, this.#rules);
  }

  async send(to: Destination, message: Message, signal: AbortSignal): Promise<void> {
    const isOwn = to["serverUrl"] === undefined;
    const server = isOwn ? this.#place.url : keptUrl(to["serverUrl"]);
    if (server === undefined) throw new ChannelFault("refused", "STREAMPULSE_NTFY_URL names no server.");
    // The operator's token is for the operator's server and for no other.
    const access = to["token"] ?? (isOwn ? this.#place.token : undefined);
    const headers = {
      "user-agent": `StreamPulse/${this.#context.version}`,
      "content-type": "text/plain; charset=utf-8",
      title: headerText(message.title),
      tags: "chart_with_upwards_trend",
      ...(to["priority"] === undefined ? {} : { priority: to["priority"] }),
      ...(access === undefined ? {} : { authorization: `Bearer ${access}` }),
    };
    const url = topicUrl(server, to["topic"] ?? "");
    const rules = isOwn ? { ...this.#rules, allowPrivate: true } : this.#rules;
    const body = Buffer.from(message.text).subarray(0, MESSAGE_MAX);
    const answer = await outboundPost({ who: WHO, url, headers, body }, rules, signal);
    const { status } = answer;
    if (status === 401 || status === 403) {
      throw new ChannelFault(
        "later",
        `${WHO} does not let this token, or no token, write to the topic (HTTP ${status}).`,
      );
    }
    const fault = faultOfStatus(WHO, answer, this.#context.scheduler.now());
    if (fault) throw fault;
  }

  close(): void {}
}

function topicUrl(server: URL, topic: string): URL {
  const url = new URL(server);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodeURIComponent(topic)}`;
  url.search = "";
  return url;
}
