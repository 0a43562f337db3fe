const PLACE_MAX = 200;

/** Where in the code something was thrown. Without its words: there may be a vendor's in them. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const frames = (error.stack ?? "").replace(error.message, "");
  return /\n\s+at (.+)/.exec(frames)?.[1]?.slice(0, PLACE_MAX) ?? error.name;
}
