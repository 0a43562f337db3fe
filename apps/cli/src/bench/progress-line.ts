import { progressBar } from "../render/progress-bar.ts";
import type { Terminal } from "../terminal.ts";
import type { Progress } from "./load.ts";

const BAR_WIDTH = 24;
/** Often enough to look alive. */
const EVERY_MS = 100;

/** A line at the bottom of stderr, where that is a terminal: how far a run is. Elsewhere nothing is shown. */
export function progressLine({ stderr, env }: Terminal): {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
} {
  const isShown = stderr.isTTY === true && env["TERM"] !== "dumb";
  let shownMs = 0;
  return {
    show: (progress) => {
      const now = Date.now();
      if (!isShown || now - shownMs < EVERY_MS) return;
      shownMs = now;
      stderr.write(`\r\u001b[K${progressText(progress)}`);
    },
    clear: () => {
      if (isShown) stderr.write("\r\u001b[K");
    },
  };
}

function progressText({ phase, part, live, deliveries }: Progress): string {
  const read = phase === "opening" ? "" : `, ${deliveries.toLocaleString("en-US")} deliveries`;
  return `${phase.padEnd(9)} ${progressBar(part, BAR_WIDTH)} ${live.toLocaleString("en-US")} live${read}`;
}
