const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(\d{1,9}))?Z$/;

/** The epoch ms of a time like `2026-09-25T17:48:26.844359Z`; what is beyond ms is cut off. Undefined for any other. */
export function timeMsOf(value: unknown): number | undefined {
  if (typeof value !== "string" || !TIME.test(value)) return undefined;
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? undefined : Math.trunc(timeMs);
}
