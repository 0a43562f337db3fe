import { type Channel, ChannelKind } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { CHANNEL_FORMS, channelPlace, fieldOf, readChannel, refusalText } from "./channel-draft.ts";

const form = (kind: ChannelKind) => CHANNEL_FORMS.find((each) => each.kind === kind)!;
const ntfy = form(ChannelKind.NTFY);

test("what is left empty is left out, and a channel without a name is called by its kind", () => {
  expect(readChannel(ntfy, " ", { topic: " prices ", serverUrl: "", token: "" })).toEqual({
    name: "ntfy",
    target: { ntfy: { topic: "prices" } },
  });
  expect(
    readChannel(form(ChannelKind.WEBHOOK), "Bot", { url: "https://x.test/a", secret: " sixteen letters " }),
  ).toEqual({
    name: "Bot",
    target: { webhook: { url: "https://x.test/a", secret: " sixteen letters " } },
  });
});

test.each(CHANNEL_FORMS.map((each) => [each.title, each] as const))("%s names what it needs", (_, each) => {
  expect(readChannel(each, "", {})).toEqual({
    field: each.fields[0]?.name,
    fault: `Write the ${each.fields[0]?.label.toLowerCase()}.`,
  });
});

test("the server's word for a field is found in the form", () => {
  expect(fieldOf(ntfy, "target.ntfy.server_url")).toBe("serverUrl");
  expect(fieldOf(ntfy, "name")).toBe("name");
  expect(fieldOf(ntfy, "target")).toBeUndefined();
  expect(fieldOf(ntfy, undefined)).toBeUndefined();
});

test("a refusal is told in the form's words", () => {
  const webhook = form(ChannelKind.WEBHOOK);
  const must = "must be an address that begins with http:// or https://.";
  expect(refusalText(webhook, `target.webhook.url ${must}`)).toBe(`Address ${must}`);
  expect(refusalText(ntfy, "target.ntfy.server_url must be one.")).toBe("Server must be one.");
  expect(refusalText(webhook, "target.webhook cannot be reached.")).toBe("Webhook cannot be reached.");
  expect(refusalText(ntfy, "name must be 1 to 100 characters in one line.")).toMatch(/^Name must be 1 to/);
  // An address of one's own is nobody's field.
  expect(refusalText(webhook, "The host url.name is not known.")).toBe("The host url.name is not known.");
});

test("of a browser's channel its service is told, and never the address that is its key", () => {
  const target = { webPush: { endpoint: "https://push.example.com/send/a-secret-path" } };
  expect(channelPlace({ target } as Channel)).toEqual({ kind: "Browser", place: "push.example.com" });
  expect(channelPlace({} as Channel).place).toContain("does not know");
});
