"use client";
import { CircleQuestionMark, Settings } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type HelpKeys, useHelpKey } from "../features/help/use-help-key.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { lazyDialog } from "../ui/lazy-part.tsx";
import { Logo } from "../ui/logo.tsx";
import { PrivacySwitch } from "../features/settings/privacy-switch.tsx";
import { arrivesAt } from "./arrival.ts";

const SettingsDialog = lazyDialog(() =>
  import("../features/settings/settings-dialog.tsx").then((module) => module.SettingsDialog),
);
const HelpDialog = lazyDialog(() => import("../features/help/help-dialog.tsx").then((module) => module.HelpDialog));

/**
 * The head of a place: its name, what it adds, the state of the stream, help and settings. The focus goes to the name
 * when the place changes, so that a keyboard goes on here and a screen reader says where it is.
 */
export function Header({
  name,
  pill,
  keys,
  hasAmounts = false,
  children,
}: {
  name: string;
  pill: ReactNode;
  /** The place's own keys, for its help. */
  keys: HelpKeys;
  /** Shows the switch that hides amounts. */
  hasAmounts?: boolean;
  children?: ReactNode;
}) {
  const [shows, setShows] = useState<"settings" | "help">();
  const path = usePathname();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (arrivesAt(path)) heading.current?.focus({ preventScroll: true });
  }, [path]);
  useHelpKey(() => setShows("help"));
  const close = (): void => setShows(undefined);
  return (
    <header className="mb-3.5 flex min-h-9 items-center gap-x-1 gap-y-2 max-[700px]:flex-wrap">
      {/* Where the longest state of the stream and the switch of amounts stand beside the name there is no room for it. */}
      <span className={`mr-1 min-[701px]:hidden ${hasAmounts ? "max-[419px]:hidden" : ""}`}>
        <Logo />
      </span>
      <h1 ref={heading} tabIndex={-1} className="shrink-0 text-[20px] font-[650] tracking-tight outline-none">
        {name}
      </h1>
      {children}
      <span className="ml-auto flex shrink-0 items-center gap-1 pl-1">
        <span className="mr-1">{pill}</span>
        {hasAmounts && <PrivacySwitch />}
        <IconButton label="Help" className="max-[700px]:hidden" onClick={() => setShows("help")}>
          <CircleQuestionMark size={16} />
        </IconButton>
        <IconButton label="Settings" onClick={() => setShows("settings")}>
          <Settings size={16} />
        </IconButton>
      </span>
      {shows === "settings" && <SettingsDialog onHelp={() => setShows("help")} onClose={close} />}
      {shows === "help" && <HelpDialog place={name} keys={keys} onClose={close} />}
    </header>
  );
}
