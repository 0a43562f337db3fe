import { expect, onTestFinished, test } from "vitest";
import { FakeSmtp, type Mail } from "../../../../test/upstreams/smtp/fake-smtp.ts";
import { describeChannel, FIRED, HOSTILE } from "./conformance.ts";
import { email, EmailChannel } from "./email.ts";

const [USER, PASSWORD] = ["canary-user", "canary-p%40ss"];
const never = new AbortController().signal;
const place = (fake: FakeSmtp, password = PASSWORD) => ({
  smtpUrl: `smtp://${USER}:${password}@${fake.host}`,
  from: "alerts@prices.example",
});

/** A header's value, unfolded and decoded (RFC 2047). */
function headerOf({ raw }: Mail, name: string): string {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const value = new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  const words = value.replace(/\?= =\?/g, "?==?");
  return words.replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, form: string, text: string) =>
    form.toLowerCase() === "b" ? Buffer.from(text, "base64").toString("latin1") : quoted(text.replace(/_/g, " ")),
  );
}

const quoted = (text: string): string =>
  text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The text of a mail of one part. */
function bodyOf({ raw }: Mail): string {
  const body = raw.slice(raw.indexOf("\r\n\r\n") + 4);
  const form = /^content-transfer-encoding: (.*)$/im.exec(raw)?.[1]?.trim();
  if (form === "base64") return Buffer.from(body, "base64").toString();
  const plain = form === "quoted-printable" ? quoted(body.replace(/=\r\n/g, "")) : body;
  return Buffer.from(plain, "latin1").toString();
}

const utf8 = (text: string) => Buffer.from(text, "latin1").toString();

describeChannel(
  "email",
  async () => {
    const fake = await FakeSmtp.start(USER, "canary-p@ss");
    return {
      channel: new EmailChannel(place(fake), { version: "1.2.3" }),
      to: { address: "me@home.example" },
      secrets: [USER, "canary-p", fake.host, "me@home.example"],
      arrived: () =>
        fake.mails.map((mail) => ({
          text: `${utf8(headerOf(mail, "subject"))}\n${bodyOf(mail).replace(/\r\n/g, "\n")}`,
          key: headerOf(mail, "message-id"),
        })),
      trouble: () => void (fake.refusal = 451),
      busy: () => {},
      mute: async () => {
        fake.isMute = true;
        let came = false;
        await fake.until(() => came || ((came = true), false));
      },
      left: async () => {
        await expect.poll(() => fake.open()).toBe(0);
      },
      vanish: () => fake.close(),
      end: () => fake.close(),
    };
  },
  { "when the other side is to be asked again is told": "SMTP has no word for it" },
);

async function start() {
  const fake = await FakeSmtp.start(USER, "canary-p@ss");
  onTestFinished(() => fake.close());
  return { fake, channel: new EmailChannel(place(fake), { version: "1.2.3" }) };
}

test("a mail is from the operator's mailbox to the user's, and no machine answers it", async () => {
  const { fake, channel } = await start();
  await channel.send({ address: "me@home.example" }, FIRED, never);
  const [mail] = fake.mails as [Mail];
  expect([mail.from, mail.to]).toEqual(["alerts@prices.example", ["me@home.example"]]);
  expect(headerOf(mail, "from")).toBe("StreamPulse <alerts@prices.example>");
  expect(headerOf(mail, "to")).toBe("me@home.example");
  expect(headerOf(mail, "auto-submitted")).toBe("auto-generated");
});

test("no text makes a header or a recipient of its own", async () => {
  const { fake, channel } = await start();
  const lines = [
    ...HOSTILE,
    "x\r\nBcc: evil@example.com\r\n\r\nbody",
    "x\nTo: evil@example.com",
    "\r.\r\nRCPT TO:<e@e.e>",
  ];
  for (const line of lines) {
    await channel.send({ address: "me@home.example" }, { ...FIRED, title: line, text: `${line}\r\n.\r\nQUIT` }, never);
  }
  expect(fake.mails).toHaveLength(lines.length);
  for (const mail of fake.mails) {
    const names = mail.raw.slice(0, mail.raw.indexOf("\r\n\r\n")).match(/^[\w-]+(?=:)/gm);
    expect(names?.map((name) => name.toLowerCase()).toSorted()).toEqual(
      [
        "auto-submitted",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
      ].concat(["subject", "to", "x-mailer"]),
    );
    expect(mail.to).toEqual(["me@home.example"]);
  }
});

test("a mailbox is one mailbox", () => {
  const { schema } = email.options["address"] as (typeof email.options)[string];
  for (const right of ["me@example.com", "a.b+c@sub.example.co.uk", `${"x".repeat(64)}@e.io`]) {
    expect(schema.safeParse(right).success, right).toBe(true);
  }
  const wrong = [
    "",
    "me",
    "a@b,c@d",
    "a@b c@d",
    "<a@b.c>",
    "A <a@b.c>",
    "a@b.c\r\nBcc: x@y.z",
    "a@b\n",
    '"a b"@c.d',
    "a@-b",
  ];
  for (const text of [...wrong, `${"x".repeat(65)}@e.io`, `a@${"x".repeat(253)}`]) {
    expect(schema.safeParse(text).success, text).toBe(false);
  }
});

test.each([
  [550, "refused", /refuses the mailbox/],
  [450, "later", /for now/],
])("SMTP %i is %s", async (code, kind, words) => {
  const { fake, channel } = await start();
  fake.refusal = code;
  const sent = channel.send({ address: "me@home.example" }, FIRED, never);
  await expect(sent).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
});

test("a password that is wrong is told as the operator's setting, without it", async () => {
  const { fake } = await start();
  const channel = new EmailChannel(place(fake, "wrong-canary"), { version: "1" });
  await expect(channel.send({ address: "me@home.example" }, FIRED, never)).rejects.toMatchObject({
    kind: "later",
    message: "The SMTP server does not accept the user or password of STREAMPULSE_EMAIL_SMTP_URL.",
  });
});

test("a password is not sent in the clear, but on this machine", async () => {
  const { fake } = await start();
  // The same machine, by an address that does not say so.
  const smtpUrl = place(fake).smtpUrl.replace("127.0.0.1", "[::ffff:127.0.0.1]");
  const channel = new EmailChannel({ ...place(fake), smtpUrl }, { version: "1" });
  await expect(channel.send({ address: "me@home.example" }, FIRED, never)).rejects.toMatchObject({
    kind: "later",
    message: "The SMTP server offers no TLS that can be trusted.",
  });
  expect(fake.mails).toEqual([]);
});

test("without a server and a sender there are no mails, which is said", async () => {
  const channel = new EmailChannel({ smtpUrl: undefined, from: "a@b.c" }, { version: "1" });
  expect(channel.missing).toContain("STREAMPULSE_EMAIL_SMTP_URL");
  await expect(channel.send({ address: "a@b.c" }, FIRED, never)).rejects.toMatchObject({ kind: "later" });
});
