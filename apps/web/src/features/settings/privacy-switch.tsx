"use client";
import { Eye, EyeOff } from "lucide-react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useSettings } from "./use-settings.ts";

/** Hides and shows amounts, where there are some. */
export function PrivacySwitch() {
  const { privacy, change } = useSettings();
  return (
    <IconButton
      label="Hide amounts"
      aria-pressed={privacy}
      className="aria-pressed:text-accent"
      onClick={() => change({ privacy: !privacy })}
    >
      {privacy ? <EyeOff size={16} /> : <Eye size={16} />}
    </IconButton>
  );
}
