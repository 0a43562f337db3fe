import { randomBytes } from "node:crypto";
import { z } from "zod";
import {
  defineChannel,
  type AlertChannel,
  type ChannelContext,
  type Destination,
  type Message,
} from "../engine/ports/alert-channel.ts";
import { noticeJson } from "./notice-json.ts";
import { outboundPost, type OutboundRules } from "./outbound/outbound-post.ts";
import { keptUrl, outboundAddress } from "./outbound/outbound-url.ts";
import { privateTrouble } from "./outbound/private-place.ts";
import { faultOfStatus } from "./status-words.ts";
import { webhookSignature } from "./webhook-signature.ts";

const WHO = "The webhook";

/** A signed POST to an address of the user's. */
export const webhook = defineChannel({
  kind: "webhook",
  describes: "A POST of JSON to an address, signed with a secret of the channel.",
  pace: { burst: 60, perMinute: 120 },
  settings: {},
  options: {
    url: {
      describes: "Where notices go.",
      expects: "an http or https address of at most 2,048 characters without user name and password",
      schema: outboundAddress,
    },
    secret: {
      describes: "What notices are signed with.",
      expects: "16 to 256 printable ASCII characters without spaces",
      secret: true,
      make: () => randomBytes(32).toString("base64url"),
      schema: z.string().regex(/^[!-~]{16,256}$/),
    },
  },
  create: (_, context) => new WebhookChannel(context),
});

/** The channel; `rules` say how requests leave, where not by the context's. */
export class WebhookChannel implements AlertChannel {
  readonly kind = "webhook";
  readonly #context: ChannelContext;
  readonly #rules: OutboundRules;

  constructor(context: ChannelContext, rules: OutboundRules = context) {
    this.#context = context;
    this.#rules = rules;
  }

  trouble({ url }: Destination): string | undefined {
    return privateTrouble(WHO, url, this.#rules);
  }

  async send(to: Destination, message: Message, signal: AbortSignal): Promise<void> {
    const { scheduler, version } = this.#context;
    const body = noticeJson(message);
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": `StreamPulse/${version}`,
      "idempotency-key": message.key,
      "streampulse-signature": webhookSignature(to["secret"] ?? "", body, message.sentMs),
    };
    const answer = await outboundPost({ who: WHO, url: keptUrl(to["url"]), headers, body }, this.#rules, signal);
    const fault = faultOfStatus(WHO, answer, scheduler.now());
    if (fault) throw fault;
  }

  close(): void {}
}
