import { ChannelFault } from "../engine/ports/alert-channel.ts";
import { wordsOf } from "./outbound/connection-words.ts";

const WHO = "The SMTP server";

/** What a failed mail says to its user: the server's own words are not in it, for they repeat addresses and names. */
export function mailFault(error: unknown): ChannelFault {
  const { code, responseCode, command } = error as Readonly<Record<string, unknown>>;
  if (code === "EAUTH") {
    return new ChannelFault("later", `${WHO} does not accept the user or password of STREAMPULSE_EMAIL_SMTP_URL.`);
  }
  if (code === "ETLS" || command === "STARTTLS")
    return new ChannelFault("later", `${WHO} offers no TLS that can be trusted.`);
  if (typeof responseCode === "number" && responseCode >= 500) {
    const what = command === "RCPT TO" ? "the mailbox" : command === "MAIL FROM" ? "the sender" : "the mail";
    return new ChannelFault("refused", `${WHO} refuses ${what} (SMTP ${responseCode}).`);
  }
  if (typeof responseCode === "number") {
    return new ChannelFault("later", `${WHO} does not take the mail for now (SMTP ${responseCode}).`);
  }
  if (code === "EDNS") return new ChannelFault("later", `${WHO} has a name without an address.`);
  if (code === "ETIMEDOUT") return new ChannelFault("later", `${WHO} did not answer in time.`);
  const { cause } = error as { readonly cause?: unknown };
  return new ChannelFault("later", wordsOf(WHO, cause ?? error));
}
