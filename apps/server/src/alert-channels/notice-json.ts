import { enumWord, Quality } from "@streampulse/core";
import type { Message } from "../engine/ports/alert-channel.ts";
import type { Notice } from "../engine/ports/notice.ts";

/**
 * A message for programs: camel case, 64-bit numbers as text, what is unknown absent, as in all JSON of this server. It
 * is the same text in each attempt.
 */
export function noticeJson({ key, title, text, notice }: Message): string {
  const alert = notice && {
    ...notice,
    quality: qualityName(notice),
    sourceTimeMs: textOf(notice.sourceTimeMs),
    receivedTimeMs: textOf(notice.receivedTimeMs),
    epoch: textOf(notice.epoch),
    sequence: textOf(notice.sequence),
  };
  return JSON.stringify({ type: notice ? "alert" : "test", key, title, text, alert });
}

/** Which prices a notice tells of, as the contract writes it; undefined where none had come. */
export function qualityName({ quality }: Notice): string | undefined {
  return quality === undefined ? undefined : `QUALITY_${enumWord(Quality, quality)}`;
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
