import { type Channel, type ChannelDraft, ChannelKind } from "@streampulse/client/alerts";
import { formWords } from "../../../ui/form-words.ts";

/** A field of a channel's form. */
export interface ChannelField {
  /** As the contract's JSON calls it. */
  readonly name: string;
  readonly label: string;
  readonly note?: string;
  readonly placeholder?: string;
  /** Written and never shown again. */
  readonly isSecret?: boolean;
  readonly isOptional?: boolean;
  readonly inputMode?: "url" | "email" | "text" | "numeric";
}

/** A way out of the house, as the form offers it. */
export interface ChannelForm {
  readonly kind: ChannelKind;
  /** As the contract's JSON calls its target. */
  readonly target: "webhook" | "ntfy" | "telegram" | "email";
  readonly title: string;
  readonly about: string;
  /** What has to be set at the server where this kind is not available. */
  readonly missing: string;
  readonly fields: readonly ChannelField[];
}

const TOKEN_NOTE = "Written once and never shown again.";

/** What can be added by filling in a form; a browser adds itself. */
export const CHANNEL_FORMS: readonly ChannelForm[] = [
  {
    kind: ChannelKind.NTFY,
    target: "ntfy",
    title: "ntfy",
    about: "Push messages on a phone, by the ntfy app. Nothing to sign up for.",
    missing: "This server sends nothing to ntfy.",
    fields: [
      {
        name: "topic",
        label: "Topic",
        note: "Subscribe to it in the app. Who knows a topic can read it: choose a long one.",
        placeholder: "a-long-name-that-nobody-guesses",
      },
      {
        name: "serverUrl",
        label: "Server",
        isOptional: true,
        placeholder: "the server’s own setting",
        inputMode: "url",
      },
      { name: "token", label: "Access token", note: TOKEN_NOTE, isOptional: true, isSecret: true },
    ],
  },
  {
    kind: ChannelKind.TELEGRAM,
    target: "telegram",
    title: "Telegram",
    about: "A message from your own bot. Make one with BotFather and write to it once.",
    missing: "This server has no bot: give the bot’s token here.",
    fields: [
      { name: "chatId", label: "Chat id", placeholder: "123456789" },
      {
        name: "botToken",
        label: "Bot token",
        note: `Empty: the bot of the server. ${TOKEN_NOTE}`,
        isOptional: true,
        isSecret: true,
      },
    ],
  },
  {
    kind: ChannelKind.EMAIL,
    target: "email",
    title: "E-mail",
    about: "A mail to one address.",
    missing: "This server has no mail server. Set STREAMPULSE_EMAIL_SMTP_URL and STREAMPULSE_EMAIL_FROM.",
    fields: [{ name: "address", label: "Address", placeholder: "me@example.com", inputMode: "email" }],
  },
  {
    kind: ChannelKind.WEBHOOK,
    target: "webhook",
    title: "Webhook",
    about: "A signed POST of JSON to your own program.",
    missing: "This server sends no webhooks.",
    fields: [
      { name: "url", label: "Address", placeholder: "https://example.com/alerts", inputMode: "url" },
      {
        name: "secret",
        label: "Secret",
        note: "Empty: the server makes one and shows it once.",
        isOptional: true,
        isSecret: true,
      },
    ],
  },
];

/** What a channel's form means. Texts that may be left out and are empty are left out. */
export function readChannel(
  form: ChannelForm,
  name: string,
  texts: Readonly<Record<string, string>>,
): ChannelDraft | { readonly field: string; readonly fault: string } {
  const given: Record<string, string> = {};
  for (const field of form.fields) {
    // A secret may begin or end with a space.
    const text = field.isSecret ? (texts[field.name] ?? "") : (texts[field.name] ?? "").trim();
    if (text !== "") given[field.name] = text;
    else if (!field.isOptional) return { field: field.name, fault: `Write the ${field.label.toLowerCase()}.` };
  }
  return { name: name.trim() || form.title, target: { [form.target]: given } };
}

/** The form's field that the server's error is about, of its name in the contract: `target.ntfy.server_url`. */
export function fieldOf(form: ChannelForm, path: string | undefined): string | undefined {
  const last = path
    ?.split(".")
    .at(-1)
    ?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (last === "name") return "name";
  return form.fields.find(({ name }) => name === last)?.name;
}

/** Why the server refused a channel, in the words of its form. */
export function refusalText(form: ChannelForm, message: string): string {
  return formWords(message, (path) => {
    if (path === "target" || path === `target.${form.target}`) return form.title;
    if (!path.startsWith("target.")) return path === "name" ? "Name" : undefined;
    const field = fieldOf(form, path);
    return form.fields.find(({ name }) => name === field)?.label;
  });
}

/** Of which kind a channel is, and where it goes, in words. Nothing secret: the server never tells that. */
export function channelPlace({ target }: Channel): { readonly kind: string; readonly place: string } {
  if (target?.webhook) return { kind: "Webhook", place: target.webhook.url };
  if (target?.ntfy) {
    const { topic, serverUrl } = target.ntfy;
    return { kind: "ntfy", place: serverUrl === undefined ? topic : `${topic} at ${serverUrl}` };
  }
  if (target?.telegram) return { kind: "Telegram", place: `chat ${target.telegram.chatId}` };
  if (target?.email) return { kind: "E-mail", place: target.email.address };
  if (target?.webPush) return { kind: "Browser", place: hostOf(target.webPush.endpoint) };
  return { kind: "Channel", place: "of a kind that this page does not know" };
}

/** The path of a push service's address is a key. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}
