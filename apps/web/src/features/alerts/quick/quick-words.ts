import { type AlertCondition, MoveDirection } from "@streampulse/client/alerts";
import { type DraftFault, FIRST_DRAFT, type ConditionKind, readDraft } from "../form/condition-draft.ts";
import type { NumberMarks } from "../../../ui/number-typed.ts";

const VERBS: readonly (readonly [RegExp, ConditionKind])[] = [
  [/^(?:is\s+)?(?:above|over)\s+|^>\s*/i, "above"],
  [/^(?:is\s+)?(?:below|under)\s+|^<\s*/i, "below"],
  [/^(?:rises|goes|crosses)\s+(?:above|over|up)\s+(?:to\s+)?/i, "crossingUp"],
  [/^(?:falls|drops|goes|crosses)\s+(?:below|under|down)\s+(?:to\s+)?/i, "crossingDown"],
  [/^(?:crosses|reaches|hits|at)\s+/i, "crossing"],
];

/** A letter beside a number, which has none. */
const HAS_WORDS = /\p{L}/u;
/** Longer is cut where it is told what was not understood. */
const SHOWN_MOST = 30;

/**
 * What one line means that is written behind "Tell me when AAPL": a price is a crossing of it, `> 225` and `below 180`
 * are levels, `5 %` or `-5 %` is a move from the price as it is then. Words that mean none of it are answered with some that do.
 */
export function readQuick(text: string, marks: NumberMarks): AlertCondition | DraftFault {
  const line = text.trim();
  const move = /^(?:(?:moves|rises|falls|drops)\s+(?:by\s+)?)?([+\-−]?)(.+?)\s*%$/i.exec(line);
  if (move) {
    const [, sign = "", percent = ""] = move;
    const isUp = sign === "+" || /^rises/i.test(line);
    const isDown = sign === "-" || sign === "−" || /^(?:falls|drops)/i.test(line);
    const direction = isUp ? MoveDirection.UP : isDown ? MoveDirection.DOWN : MoveDirection.EITHER;
    if (HAS_WORDS.test(percent)) return notUnderstood(line, marks);
    return readDraft({ ...FIRST_DRAFT, kind: "percentMove", percent, direction }, marks);
  }
  const [verb, kind] = VERBS.find(([each]) => each.test(line)) ?? [/^/, "crossing" as const];
  const price = line.replace(verb, "");
  if (HAS_WORDS.test(price)) return notUnderstood(line, marks);
  return readDraft({ ...FIRST_DRAFT, kind, price }, marks);
}

function notUnderstood(line: string, { decimal }: NumberMarks): DraftFault {
  const shown = line.length > SHOWN_MOST ? `${line.slice(0, SHOWN_MOST)}…` : line;
  return {
    field: "price",
    fault: `“${shown}” is not understood. Write 215${decimal}50, or moves 5 %, or falls below 200.`,
  };
}
