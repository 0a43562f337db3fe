import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALERT_CHANNELS } from "./index.ts";

const NAMES: Readonly<Record<string, string>> = { telegram: "Telegram", email: "e-mail", web_push: "web push" };

test("the paces of channels are those of the guide", () => {
  const page = readFileSync(new URL("../../../../docs/alert-channels.md", import.meta.url), "utf8");
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  for (const { kind, pace } of ALERT_CHANNELS) {
    const row = rows.find(([, name]) => name === (NAMES[kind] ?? kind));
    expect(row?.slice(2, 4), kind).toEqual([String(pace.burst), String(pace.perMinute)]);
  }
});
