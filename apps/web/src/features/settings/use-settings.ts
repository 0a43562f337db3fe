"use client";
import { useMemo, useSyncExternalStore } from "react";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { SETTINGS_KEY, SettingsStore } from "./settings-store.ts";

let store: SettingsStore | undefined;

/** The one store of the page. Made in the browser alone, when it is first asked for. */
function settingsStore(): SettingsStore {
  if (store) return store;
  const made = new SettingsStore({
    storage: () => localStorage,
    show: ({ theme, palette, density }) => Object.assign(document.documentElement.dataset, { theme, palette, density }),
  });
  addEventListener("storage", ({ key }) => {
    if (key === SETTINGS_KEY || key === null) made.read();
  });
  return (store = made);
}

/** Shows what is kept, and from now on what other tabs change; the shell calls it once. */
export function followSettings(): void {
  settingsStore();
}

const subscribe = (listener: () => void): (() => void) => settingsStore().subscribe(listener);
const read = (): Settings => settingsStore().settings();
const change = (part: Partial<Settings>): void => settingsStore().change(part);

/** Whether a letter or a sign is a key of the page, for what hears keys; a component asks `useSettings`. */
export const hasLetterKeys = (): boolean => settingsStore().settings().letterKeys;

/** The reader's settings, and `change` for some of them. The same object until one of them changes. */
export function useSettings(): Settings & { readonly change: (part: Partial<Settings>) => void } {
  const settings = useSyncExternalStore(subscribe, read, () => DEFAULT_SETTINGS);
  return useMemo(() => ({ ...settings, change }), [settings]);
}
