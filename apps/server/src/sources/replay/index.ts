import { z } from "zod";
import { defineSource } from "../../engine/ports/setting.ts";
import { RecordingFault } from "../../recordings/fault.ts";
import { readContents } from "./catalogue.ts";
import { ReplaySource } from "./source.ts";

const SPEED = /^\d*\.?\d+$/;

/** Plays a recording. */
export const replay = defineSource({
  name: "replay",
  describes: "Old prices again: plays a recording, at its own pace or faster, once or over and over.",
  pretend: true,
  settings: {
    file: {
      describes: "The recording to play, as `streampulse record` makes it. It waits for its first reader.",
      expects: "the path of a recording",
      schema: z.string().min(1),
    },
    speed: {
      describes: "How many times as fast as it was recorded it is played; max plays it as fast as it can be read.",
      expects: "a number above 0, or max",
      default: "1",
      schema: z.string().transform((text, context) => {
        const speed = text === "max" ? Infinity : SPEED.test(text) ? Number(text) : 0;
        if (speed > 0) return speed;
        context.addIssue({ code: "custom", message: "not a speed" });
        return z.NEVER;
      }),
    },
    loop: {
      describes: "Whether it begins again at its end. The times of each round go on from those before.",
      expects: "true or false",
      default: "false",
      schema: z.enum(["true", "false"]).transform((word) => word === "true"),
    },
  },
  async create({ file, speed, loop }, context) {
    if (file === undefined) throw new Error("STREAMPULSE_REPLAY_FILE must be the path of a recording");
    const { catalogue, contents } = await readContents(file).catch((error: unknown) => {
      if (!(error instanceof RecordingFault)) throw error;
      throw new Error(`STREAMPULSE_REPLAY_FILE, ${file}, cannot be played: ${error.message}`, { cause: error });
    });
    const { quotes, cutLine, damage } = contents;
    context.log.info("the recording is ready and waits for its first reader", { quotes, tickers: catalogue.size });
    if (cutLine !== undefined) context.log.warn("the recording was cut, and ends there", { line: cutLine });
    if (damage) context.log.warn(`the recording can be played up to its damage: ${damage.message}`);
    return new ReplaySource(catalogue, contents, { path: file, speed, loop }, context);
  },
});
