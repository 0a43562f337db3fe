import { DEFAULT_SETTINGS, type Settings, settingsFrom } from "./settings.ts";

/** Where the reader's settings are kept, as JSON. */
export const SETTINGS_KEY = "streampulse.settings";

/** What the store needs of the browser. A browser that refuses storage throws in `storage` already. */
export interface SettingsSurroundings {
  readonly storage: () => Pick<Storage, "getItem" | "setItem">;
  /** Shows the settings on the document. */
  readonly show: (settings: Settings) => void;
}

/** The settings of this browser and the way to change them. */
export class SettingsStore {
  readonly #around: SettingsSurroundings;
  readonly #listeners = new Set<() => void>();
  #settings: Settings = DEFAULT_SETTINGS;

  constructor(around: SettingsSurroundings) {
    this.#around = around;
    this.read();
  }

  /** The same object until one of them changes. */
  readonly settings = (): Settings => this.#settings;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes what is kept now: another tab may have changed it. */
  read(): void {
    try {
      this.#take(settingsFrom(this.#around.storage().getItem(SETTINGS_KEY)));
    } catch {
      // Forbidden: the settings live as long as the page.
    }
  }

  /** Changes these and keeps all of them. */
  readonly change = (part: Partial<Settings>): void => {
    this.#take({ ...this.#settings, ...part });
    try {
      this.#around.storage().setItem(SETTINGS_KEY, JSON.stringify(this.#settings));
    } catch {
      // Full or forbidden: the same.
    }
  };

  #take(settings: Settings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#around.show(settings);
    for (const listener of this.#listeners) listener();
  }
}
