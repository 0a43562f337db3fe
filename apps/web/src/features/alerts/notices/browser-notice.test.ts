import { expect, test } from "vitest";
import { type NoticePorts, showBrowserNotice } from "./browser-notice.ts";
import { NotifySetting } from "./notify-setting.ts";

const notice = { title: "AAPL crossed above 225", body: "225.02 USD", tag: "a-7" };

function ports(part: Partial<NoticePorts> = {}) {
  const shown: unknown[][] = [];
  const opened: string[] = [];
  const note = new EventTarget() as Notification;
  const all: NoticePorts = {
    worker: async () => undefined,
    show: (...what) => (shown.push(what), note),
    open: (firingId) => void opened.push(firingId),
    ...part,
  };
  return { all, shown, note, opened };
}

test("without a worker the page shows it, and a click opens what fired", async () => {
  const { all, shown, note, opened } = ports();
  await showBrowserNotice(all, notice);
  expect(shown).toEqual([["AAPL crossed above 225", { body: "225.02 USD", tag: "a-7" }]]);
  note.dispatchEvent(new Event("click"));
  expect(opened).toEqual(["a-7"]);
});

test("with a worker that one shows it, which phones demand", async () => {
  const byWorker: unknown[][] = [];
  const { all, shown } = ports({
    worker: async () => ({ showNotification: async (...what) => void byWorker.push(what) }),
  });
  await showBrowserNotice(all, notice);
  expect([shown.length, byWorker]).toEqual([
    0,
    [["AAPL crossed above 225", { body: "225.02 USD", tag: "a-7", data: { firingId: "a-7" } }]],
  ]);
});

test("a browser that refuses breaks nothing", async () => {
  const refuse = (): never => {
    throw new TypeError("Illegal constructor");
  };
  await expect(showBrowserNotice(ports({ show: refuse }).all, notice)).resolves.toBeUndefined();
});

test("the setting is off until it is turned on, is kept, and lives without storage", () => {
  const kept = new Map<string, string>();
  const place = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  });
  expect(new NotifySetting(place).isOn()).toBe(false);
  new NotifySetting(place).turn(true);
  expect(new NotifySetting(place).isOn()).toBe(true);
  new NotifySetting(place).turn(false);
  expect([new NotifySetting(place).isOn(), kept.size]).toEqual([false, 0]);
  const bare = new NotifySetting(() => {
    throw new Error("SecurityError");
  });
  bare.turn(true);
  expect(bare.isOn()).toBe(true);
});
