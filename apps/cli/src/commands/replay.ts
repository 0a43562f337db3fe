import { defineCommand } from "../command.ts";
import { CommandError, Exit } from "../exit.ts";
import { cleanText } from "../render/clean.ts";
import { PLACE_OPTIONS, withPlace } from "./serve.ts";
import { loadServer, type ServerDoor } from "../server-door.ts";

/** How much of a recording is looked at before it is served: enough to know that it is one. */
const LOOK_AT = 2_000;

/** `streampulse replay`: serves a recording instead of a source. */
export const replay = defineCommand({
  name: "replay",
  summary: "serve a recording as if it happened now",
  operands: { text: "FILE", least: 1, most: 1 },
  options: {
    speed: { kind: "text", short: "s", value: "N", describes: "times the recorded speed, or max (default 1)" },
    loop: { kind: "flag", describes: "begin again at its end" },
    ...PLACE_OPTIONS,
  },
  details: [
    "Starts a server with this recording as its only source; every price says REPLAY. Playing begins when the first reader arrives.",
    "Exit code 2 if the file is not there, 4 if it is no recording or damaged from its beginning.",
  ],
  examples: [
    ["streampulse replay monday.spr.gz", "serve it, then: streampulse watch AAPL"],
    ["streampulse replay monday.spr.gz --speed 20 --loop", "twenty times as fast, for ever"],
  ],
  async run({ values, operands: [file = ""], terminal }) {
    const speed = values.speed ?? "1";
    if (speed !== "max" && !(/^\d+(\.\d+)?$/.test(speed) && Number(speed) > 0)) {
      throw new CommandError(Exit.USAGE, `--speed must be a number above 0 or max, not "${cleanText(speed, 60)}".`);
    }
    const server = await loadServer();
    const tickers = await tickersOf(file, server);
    const listed = tickers.slice(0, 8).map((ticker) => cleanText(ticker, 48));
    if (tickers.length > listed.length) listed.push("…");
    terminal.err(`Replaying ${cleanText(file, 200)} at speed ${speed}: ${listed.join(" ")}`);
    const env = {
      ...withPlace(terminal.env, values),
      STREAMPULSE_SOURCES: "replay",
      STREAMPULSE_REPLAY_FILE: file,
      STREAMPULSE_REPLAY_SPEED: speed,
      STREAMPULSE_REPLAY_LOOP: String(values.loop),
    };
    return server.serve(env, terminal);
  },
});

/** The tickers at the beginning of the recording; throws a CommandError for a file that cannot be played. */
async function tickersOf(file: string, server: ServerDoor): Promise<string[]> {
  const tickers = new Set<string>();
  let lines = 0;
  try {
    for await (const entry of server.readRecording(file)) {
      if (entry.kind === "quote") tickers.add(entry.quote.ticker);
      if (entry.kind === "info") tickers.add(entry.info.ticker);
      if (++lines >= LOOK_AT) break;
    }
  } catch (error) {
    if (!(error instanceof server.RecordingFault)) throw error;
    // What can be played before the damage is played; the server says where it ends.
    if (tickers.size > 0) return [...tickers];
    const exit = error.kind === "file" ? Exit.USAGE : Exit.UNAVAILABLE;
    throw new CommandError(exit, `${cleanText(file, 200)} cannot be played: ${cleanText(error.message)}.`);
  }
  if (tickers.size > 0) return [...tickers];
  throw new CommandError(Exit.UNAVAILABLE, `${cleanText(file, 200)} cannot be played: it holds no prices.`);
}
