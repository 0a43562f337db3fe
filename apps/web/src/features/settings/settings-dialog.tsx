"use client";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { CURRENCIES, DENSITIES, PALETTES, type Settings, THEMES } from "./settings.ts";
import { useSettings } from "./use-settings.ts";

const THEME_WORDS = { system: "System", light: "Light", dark: "Dark" } as const;
const DENSITY_WORDS = { comfortable: "Comfortable", compact: "Compact" } as const;
const PALETTE_WORDS = { "green-red": "Green, red", "red-green": "Red, green", "blue-orange": "Blue, orange" } as const;

/** How the page looks to this reader. Each choice holds at once and is kept in this browser alone. */
export function SettingsDialog({
  onHelp,
  onClose,
}: {
  /** Opens the help in its place. */ onHelp: () => void;
  onClose: () => void;
}) {
  const { theme, palette, density, privacy, letterKeys, currency, change } = useSettings();
  return (
    <Dialog title="Settings" begins="head" onClose={onClose}>
      <div className="space-y-5">
        <Segmented
          label="Theme"
          value={theme}
          choices={THEMES.map((value) => ({ value, text: THEME_WORDS[value] }))}
          onChange={(next: Settings["theme"]) => change({ theme: next })}
        />
        <div>
          <Segmented
            label="Rising and falling prices"
            value={palette}
            choices={PALETTES.map((value) => ({ value, text: PALETTE_WORDS[value] }))}
            onChange={(next: Settings["palette"]) => change({ palette: next })}
          />
          <p className="mt-2 flex flex-wrap gap-x-4 gap-y-0.5 text-[13px] whitespace-nowrap tabular-nums">
            <span className="text-up">▲ +1.24 %</span>
            <span className="text-down">▼ −0.87 %</span>
            <span className="text-muted">
              {palette === "blue-orange" ? "Apart for every kind of colour vision" : "Arrow and sign say it too"}
            </span>
          </p>
        </div>
        <Segmented
          label="Rows"
          value={density}
          choices={DENSITIES.map((value) => ({ value, text: DENSITY_WORDS[value] }))}
          onChange={(next: Settings["density"]) => change({ density: next })}
        />
        <Field label="Currency of totals">
          <Select
            value={currency}
            onChange={(next) => change({ currency: next })}
            choices={currencyChoices(currency)}
          />
        </Field>
        <Switch
          label="Hide amounts"
          note="Of holdings, accounts and totals, and levels and notes of alerts. Market prices stay."
          checked={privacy}
          onChange={(next) => change({ privacy: next })}
        />
        <Switch
          label="Keyboard shortcuts"
          note="Letters and signs, such as j, / and ?. Arrows, Enter and Delete act without them."
          checked={letterKeys}
          onChange={(next) => change({ letterKeys: next })}
        />
        <div className="flex items-center justify-between gap-3 border-t border-line pt-3">
          <p className="text-xs text-muted">Kept in this browser alone.</p>
          <Button look="quiet" className="h-8" onClick={onHelp}>
            Help
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** The offered currencies by name, and the kept one where it is another. */
function currencyChoices(kept: string) {
  const names = new Intl.DisplayNames(undefined, { type: "currency" });
  const codes = CURRENCIES.some((code) => code === kept) ? CURRENCIES : [kept, ...CURRENCIES];
  return codes.map((value) => ({ value, text: `${value} · ${names.of(value) ?? value}` }));
}
