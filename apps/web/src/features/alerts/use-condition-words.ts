"use client";
import type { AlertCondition } from "@streampulse/client/alerts";
import { useCallback } from "react";
import { numbers } from "../../ui/number-text.ts";
import { useSettings } from "../settings/use-settings.ts";
import { conditionWords } from "./condition-words.ts";

/** Writes conditions as this reader wants them: without their levels where amounts are hidden. */
export function useConditionWords(): (condition: AlertCondition | undefined, decimals?: number) => string {
  const { privacy } = useSettings();
  return useCallback((condition, decimals) => conditionWords(condition, numbers, decimals, privacy), [privacy]);
}
