"use client";
import { Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "./icon-button.tsx";
import { THEME_KEY } from "./theme-script.ts";

const DARK_SYSTEM = "(prefers-color-scheme: dark)";

function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia(DARK_SYSTEM).matches;
}

function subscribe(listener: () => void): () => void {
  const system = matchMedia(DARK_SYSTEM);
  const watcher = new MutationObserver(listener);
  system.addEventListener("change", listener);
  watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", listener);
    watcher.disconnect();
  };
}

/** Turns the page from light to dark and back, and keeps the choice. */
export function ThemeToggle() {
  const dark = useSyncExternalStore(subscribe, isDark, () => false);
  const turn = (): void => {
    const theme = dark ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem(THEME_KEY, theme);
    } catch {
      // A browser that refuses storage keeps the choice as long as the page lives.
    }
  };
  return (
    <IconButton label={dark ? "Use the light theme" : "Use the dark theme"} onClick={turn}>
      {dark ? <Sun size={16} /> : <Moon size={16} />}
    </IconButton>
  );
}
