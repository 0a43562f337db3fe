import { expect, test } from "vitest";
import { type GlancePorts, isReaderHere, tellGlance } from "./reader-glance.ts";

/** A browser's tabs, of which the reader is in one or in none; its locks are Node's own. */
function browser(giveLocks = (): GlancePorts["locks"] => navigator.locks) {
  let inside: number | undefined;
  const tabs = [0, 1, 2].map((at) => ({
    locks: giveLocks(),
    window: new EventTarget(),
    document: { hasFocus: () => inside === at },
  }));
  const go = (to: number | undefined): void => {
    const from = inside === undefined ? undefined : tabs[inside];
    inside = to;
    from?.window.dispatchEvent(new Event("blur"));
    if (to !== undefined) tabs[to]?.window.dispatchEvent(new Event("focus"));
  };
  const seen = () => Promise.all(tabs.map((tab) => isReaderHere(tab)));
  return { tabs, go, seen };
}

test("while the reader is in one tab all tabs know, and none where they are in none", async () => {
  const { tabs, go, seen } = browser();
  go(0);
  const ends = tabs.map((tab) => tellGlance(tab));
  await expect.poll(seen).toEqual([true, true, true]);
  go(undefined);
  await expect.poll(seen).toEqual([false, false, false]);
  go(2);
  go(1);
  await expect.poll(seen).toEqual([true, true, true]);
  // A tab that goes takes what it said with it.
  ends[1]?.();
  await expect.poll(seen).toEqual([false, true, false]);
  for (const end of ends) end();
});

test("where a browser has no locks, or refuses them, each tab knows of itself", async () => {
  const refusing = {
    request: async () => Promise.reject(new DOMException("no", "SecurityError")),
    query: async () => Promise.reject(new DOMException("no", "SecurityError")),
  } as unknown as GlancePorts["locks"];
  for (const locks of [undefined, refusing]) {
    const { tabs, go, seen } = browser(() => locks);
    const ends = tabs.map((tab) => tellGlance(tab));
    go(0);
    expect(await seen()).toEqual([true, false, false]);
    for (const end of ends) end();
  }
});
