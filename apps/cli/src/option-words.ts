/** The contract's name of a field, and what the terminal calls it. */
const WORDS: Readonly<Record<string, string>> = {
  account_id: "--account",
  alert_id: "the alert's id",
  channel_ids: "the channels",
  cooldown_seconds: "--cooldown, in seconds,",
  exchange_rate: "--exchange-rate",
  expires_time_ms: "--expires",
  external_id: "--external-id",
  fee_currency: "--fee-currency",
  from_day: "--from",
  from_month: "--from",
  from_ms: "--from",
  split_from: "--split",
  split_to: "--split",
  time_zone: "the time zone",
  to_account_id: "--to-account",
  to_amount: "--to-amount",
  to_currency: "--to-currency",
  to_day: "--to",
  to_month: "--to",
  to_ms: "--to",
  with_activities: "--with-activities",
  "target.amount.amount": "AMOUNT",
  "target.amount.currency": "--currency",
  "target.category": "CATEGORY",
  "target.email": "--email",
  "target.email.address": "--email",
  "target.from_month": "--from",
  "target.ntfy.server_url": "the server of --ntfy",
  "target.ntfy.topic": "--ntfy",
  "target.telegram.chat_id": "--telegram",
  "target.webhook.url": "--webhook",
};
const CALLS: readonly (readonly [RegExp, string])[] = [
  [/\bSearchTickers finds/g, "streampulse search finds"],
  [/\bListChannels tells/g, "streampulse alert channels tells"],
];
const FIELD = new RegExp(
  `(?<![\\w.])(${Object.keys(WORDS)
    // The longest first: one is the beginning of another.
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(".", "\\."))
    .join("|")})(?![\\w]|\\.\\w)`,
  "g",
);

/** A server's sentence with the terminal's own words for what the contract names. */
export function optionWords(sentence: string): string {
  const named = sentence.replace(FIELD, (name) => WORDS[name] ?? name);
  return CALLS.reduce((text, [call, command]) => text.replace(call, command), named);
}
