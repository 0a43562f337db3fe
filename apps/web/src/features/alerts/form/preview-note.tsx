"use client";
import type { AlertCondition } from "@streampulse/client/alerts";
import { numbers } from "../../../ui/number-text.ts";
import { useServerNow } from "../../session/server-time.ts";
import { levelOf } from "../condition-words.ts";
import { momentText } from "../log/moment-text.ts";
import type { Preview } from "./preview-asker.ts";
import { previewWords } from "./preview-words.ts";

/** What an alert would do, below where it is written. Of the same height whatever it says, so that nothing jumps. */
export function PreviewNote({
  preview,
  condition,
  repeats = false,
  empty,
}: {
  preview: Preview;
  condition: AlertCondition | undefined;
  /** Else it fires once. */
  repeats?: boolean;
  /** What stands there while nothing is written that could be looked at. */
  empty?: string;
}) {
  const answer = preview.status === "told" ? preview.answer : preview.status === "asking" ? preview.before : undefined;
  const nowMs = useServerNow(answer?.firstFiredTimeMs !== undefined);
  const about = { hasLevel: levelOf(condition) !== undefined, repeats };
  const words =
    answer && previewWords(answer, about, numbers, (timeMs) => momentText(timeMs, nowMs, { isAbout: true })).join(" ");
  return (
    <p
      role="status"
      aria-label="Preview"
      className={`min-h-9 text-[12.5px] leading-snug text-muted ${preview.status === "asking" ? "opacity-60" : ""}`}
    >
      {preview.status === "none" && empty}
      {preview.status === "failed" ? `No preview: ${preview.reason}` : words}
    </p>
  );
}
