import { isDecimal } from "@streampulse/core";
import { CommandError, Exit } from "./exit.ts";
import { numberMeant } from "./number-meant.ts";
import { cleanText } from "./render/clean.ts";

/** Throws a CommandError for an option that is given and is no decimal number, with what it may mean. */
export function checkAmount(option: string, text: string | undefined): void {
  if (text === undefined || isDecimal(text)) return;
  const sign = /^-(.+)$/.exec(text)?.[1];
  const meant = numberMeant(sign ?? text).map((one) => (sign === undefined ? one : `-${one}`));
  const write = meant.length === 0 ? "" : ` Write ${meant.join(" or ")}.`;
  throw new CommandError(
    Exit.USAGE,
    `${option} must be a number such as 243.36, not "${cleanText(text, 60)}".${write}`,
  );
}
