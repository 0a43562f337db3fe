import { expect, test } from "vitest";
import { HEAD_SCRIPT } from "./head-script.ts";
import { DEFAULT_SETTINGS, settingsFrom } from "./settings.ts";
import { SETTINGS_KEY, SettingsStore } from "./settings-store.ts";

const CHOSEN = {
  theme: "dark",
  palette: "blue-orange",
  density: "compact",
  privacy: true,
  letterKeys: false,
  currency: "EUR",
};

test("what was kept is read back, each field for itself", () => {
  expect(settingsFrom(JSON.stringify(CHOSEN))).toEqual(CHOSEN);
  expect(settingsFrom(JSON.stringify({ ...CHOSEN, theme: "sepia" }))).toEqual({ ...CHOSEN, theme: "system" });
});

test.each([null, "", "null", "7", "{", '{"privacy":"yes"}', '{"currency":"<b>"}', '{"palette":{}}'])(
  "of %j every field has its default",
  (text) => {
    expect(settingsFrom(text)).toEqual(DEFAULT_SETTINGS);
  },
);

function kept(initial: Record<string, string> = {}) {
  const values = new Map(Object.entries(initial));
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  return { values, storage };
}

test("a change is shown, told and kept, and what another tab kept is taken over", () => {
  const { values, storage } = kept();
  const shown: string[] = [];
  const store = new SettingsStore({ storage: () => storage, show: ({ theme }) => shown.push(theme) });
  let told = 0;
  store.subscribe(() => told++);
  store.change({ theme: "dark" });
  expect([shown, told]).toEqual([["dark"], 1]);
  expect(settingsFrom(values.get(SETTINGS_KEY) ?? null).theme).toBe("dark");
  values.set(SETTINGS_KEY, JSON.stringify(CHOSEN));
  store.read();
  expect(store.settings()).toEqual(CHOSEN);
  const same = store.settings();
  store.read();
  expect(store.settings()).toBe(same);
});

test("where storage is refused a change still holds", () => {
  const refuse = () => {
    throw new Error("refused");
  };
  const store = new SettingsStore({ storage: refuse, show: () => undefined });
  store.change({ privacy: true });
  expect(store.settings().privacy).toBe(true);
});

test.each([
  [JSON.stringify(CHOSEN), { theme: "dark", palette: "blue-orange", density: "compact" }],
  ["{", {}],
  [null, {}],
])("before the first paint the document shows what is kept: %s", (text, dataset) => {
  const document = { documentElement: { dataset: {} } };
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- the script's text is what the page runs
  new Function("document", "localStorage", HEAD_SCRIPT)(document, { getItem: () => text });
  expect(document.documentElement.dataset).toEqual(dataset);
});
