import { existsSync } from "node:fs";

/** Where systems put Chromium or Chrome, the most likely first. */
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a Chromium: the one that was set, or one at a usual place. Throws with words for the user. */
export function findChromium(set: string | undefined, places: readonly string[] = USUAL_PLACES): string {
  if (set !== undefined) {
    if (existsSync(set)) return set;
    throw new Error(`STREAMPULSE_TRADINGVIEW_BROWSER names ${JSON.stringify(set)}, and there is no such file.`);
  }
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(
    "The source tradingview needs Chromium, and none was found. Install it (apt install chromium), " +
      "or set STREAMPULSE_TRADINGVIEW_BROWSER to the path of one.",
  );
}
