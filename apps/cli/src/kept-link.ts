import { StreamPulseError } from "@streampulse/client";
import { CommandError, Exit } from "./exit.ts";
import { isServersOwn, linkFailure } from "./link-failure.ts";
import { optionWords } from "./option-words.ts";
import { plainReason } from "./render/plain-reason.ts";

/** What was typed does not fit what is kept. */
const WRONG: ReadonlySet<string> = new Set(["invalid_argument", "not_found", "failed_precondition", "aborted"]);

/**
 * A call of what is kept that failed, as its user reads it, with the exit code that fits: `ofTicker` where there is no such
 * ticker or thing, or the ticker is wrong.
 */
export function keptFailure(error: unknown, url: string, ofTicker: Exit = Exit.USAGE): unknown {
  if (!(error instanceof StreamPulseError)) return error;
  const message = plainReason(error.message);
  if (error.code === "unimplemented") {
    return new CommandError(Exit.UNAVAILABLE, `${url} cannot do this: ${message}`);
  }
  // Of what whoever runs the server has to mend, the code says no more than that something does not fit.
  if (!WRONG.has(error.code) || isServersOwn(error)) return linkFailure(error, url);
  const isTicker = error.code === "not_found" || error.field === "ticker";
  return new CommandError(isTicker ? ofTicker : Exit.USAGE, optionWords(message));
}

/** A call's answer. Throws a CommandError for what its user must know. */
export async function answered<T>(answer: Promise<T>, url: string, ofTicker: Exit = Exit.USAGE): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw keptFailure(error, url, ofTicker);
  }
}
