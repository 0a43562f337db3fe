import { createHash } from "node:crypto";
import { Socket } from "node:net";
import type { Transporter } from "nodemailer";
import { z } from "zod";
import {
  ChannelFault,
  defineChannel,
  type AlertChannel,
  type ChannelContext,
  type Destination,
  type Message,
} from "../engine/ports/alert-channel.ts";
import { mailFault } from "./mail-fault.ts";

/** The parts of an attempt have so long each; the whole has as long as its signal says. */
const STEP_MS = 5_000;

/** One mailbox as it stands in an envelope: no name beside it, no quotes, no comment, nothing that ends a line. */
const MAILBOX = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const mailbox = z.string().max(254).regex(MAILBOX);

/** A mail by the operator's SMTP server. */
export const email = defineChannel({
  kind: "email",
  describes: "A mail to one mailbox, by the SMTP server of the settings.",
  pace: { burst: 10, perMinute: 10 },
  settings: {
    smtpUrl: {
      describes: "The SMTP server that mails are given to, with the user and password that it asks for.",
      expects: "smtp://user:password@host:587 (STARTTLS where it is offered) or smtps://user:password@host:465",
      secret: true,
      schema: z.string().refine((text) => URL.canParse(text) && /^smtps?:\/\/[^/?#]+\/?$/.test(text)),
    },
    from: {
      describes: "Whom mails are from; set together with STREAMPULSE_EMAIL_SMTP_URL.",
      expects: "a mailbox such as alerts@example.com",
      schema: mailbox,
    },
  },
  options: {
    address: { describes: "The mailbox.", expects: "one mailbox such as me@example.com", schema: mailbox },
  },
  create: (place, context) => new EmailChannel(place, context),
});

/** What the operator set. */
export interface MailPlace {
  readonly smtpUrl: string | undefined;
  readonly from: string | undefined;
}

/** The channel: one connection for each mail. */
export class EmailChannel implements AlertChannel {
  readonly kind = "email";
  readonly missing: string | undefined;
  readonly #place: MailPlace;
  readonly #version: string;

  constructor(place: MailPlace, { version }: Pick<ChannelContext, "version">) {
    this.#place = place;
    this.#version = version;
    if (place.smtpUrl === undefined || place.from === undefined) {
      this.missing = "STREAMPULSE_EMAIL_SMTP_URL and STREAMPULSE_EMAIL_FROM are not both set.";
    }
  }

  async send(to: Destination, { key, title, text }: Message, signal: AbortSignal): Promise<void> {
    const { smtpUrl, from } = this.#place;
    if (smtpUrl === undefined || from === undefined) throw new ChannelFault("later", this.missing ?? "");
    const socket = new Socket();
    const transport = await transportTo(smtpUrl, socket);
    const end = () => void socket.destroy();
    signal.addEventListener("abort", end, { once: true });
    try {
      const domain = from.slice(from.indexOf("@") + 1);
      await transport.sendMail({
        from: { name: "StreamPulse", address: from },
        to: { name: "", address: to["address"] ?? "" },
        subject: title,
        text: `${title}\n\n${text}\n`,
        // The same in each attempt: mailboxes keep one of two.
        messageId: `<${createHash("sha256").update(key).digest("hex").slice(0, 40)}@${domain}>`,
        // Machines that answer mail leave it alone.
        headers: { "auto-submitted": "auto-generated", "x-mailer": `StreamPulse/${this.#version}` },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw mailFault(error);
    } finally {
      signal.removeEventListener("abort", end);
      end();
    }
  }

  close(): void {}
}

async function transportTo(smtpUrl: string, socket: Socket): Promise<Transporter> {
  // A fifth of a second and 20 MB that a server without mails does not spend.
  const { createTransport } = await import("nodemailer");
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === "smtps:";
  const user = decodeURIComponent(username);
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || (secure ? 465 : 587)),
    secure,
    ...(user === "" ? {} : { auth: { user, pass: decodeURIComponent(password) } }),
    // A password leaves this machine sealed or not at all, whoever in between hides that the server offers STARTTLS.
    requireTLS: user !== "" && !LOOPBACK.test(hostname),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Ours to end: the library leaves a connection to whoever does not answer.
    socket,
  });
}
