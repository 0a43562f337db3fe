import { expect, test } from "vitest";
import { readSettings } from "../config.ts";

const valuesOf = (environment: Record<string, string>, kind: string) =>
  readSettings(environment).channels.kinds.find(({ definition }) => definition.kind === kind)?.values;

test("an empty environment has every kind of channel, and lets none of them into private networks", () => {
  const { allowPrivate, kinds } = readSettings({}).channels;
  expect(allowPrivate).toBe(false);
  expect(kinds.map(({ definition }) => definition.kind)).toEqual(["webhook", "ntfy", "telegram", "email", "web_push"]);
  expect(String(valuesOf({}, "ntfy")?.["url"])).toBe("https://ntfy.sh/");
  expect(readSettings({ STREAMPULSE_CHANNELS_ALLOW_PRIVATE: "true" }).channels.allowPrivate).toBe(true);
});

test("an SMTP server and whom mails are from belong together", () => {
  const both = {
    STREAMPULSE_EMAIL_SMTP_URL: "smtps://me:word@mail.example:465",
    STREAMPULSE_EMAIL_FROM: "a@b.example",
  };
  expect(valuesOf(both, "email")).toEqual({ smtpUrl: both.STREAMPULSE_EMAIL_SMTP_URL, from: "a@b.example" });
  for (const [name, value] of Object.entries(both)) {
    expect(() => readSettings({ [name]: value }), name).toThrow("set both or neither");
  }
});

test.each([
  ["STREAMPULSE_CHANNELS_ALLOW_PRIVATE", "yes"],
  ["STREAMPULSE_NTFY_URL", "ntfy.sh"],
  ["STREAMPULSE_NTFY_URL", "https://me@ntfy.sh"],
  ["STREAMPULSE_TELEGRAM_URL", "https://api.telegram.org/bot"],
  ["STREAMPULSE_EMAIL_FROM", "Me <a@b.example>"],
  ["STREAMPULSE_WEB_PUSH_CONTACT", "me@example.com"],
])("%s is not %s", (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(`${name} must be`);
});
