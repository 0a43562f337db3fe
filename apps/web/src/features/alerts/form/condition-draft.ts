import { type AlertCondition, AlertWindow, MoveDirection } from "@streampulse/client/alerts";
import { compareDecimal, decimalsOf } from "@streampulse/core";
import { type NumberMarks, numberTyped } from "../../../ui/number-typed.ts";

/** What can be chosen to happen, in the order in which it is offered. */
export const CONDITION_KINDS = [
  "crossing",
  "crossingUp",
  "crossingDown",
  "above",
  "below",
  "percentMove",
  "windowMove",
  "stale",
] as const;
/** One of them. */
export type ConditionKind = (typeof CONDITION_KINDS)[number];

/** A condition as it stands in the form: texts as they were typed, also those of kinds that are not chosen now. */
export interface ConditionDraft {
  readonly kind: ConditionKind;
  readonly price: string;
  readonly percent: string;
  readonly direction: MoveDirection;
  /** Of a per cent move; empty: from the price when the alert begins. */
  readonly reference: string;
  readonly window: AlertWindow;
  readonly staleSeconds: string;
}

/** A field of the draft that holds nothing that could be set, and why. */
export interface DraftFault {
  readonly field: "price" | "percent" | "reference" | "staleSeconds";
  readonly fault: string;
}

/** What a new alert begins with. */
export const FIRST_DRAFT: ConditionDraft = {
  kind: "crossing",
  price: "",
  percent: "5",
  direction: MoveDirection.EITHER,
  reference: "",
  window: AlertWindow["1_HOUR"],
  staleSeconds: "60",
};

/** The longest that a price can be stale for before it is told. */
export const STALE_MOST_S = 86_400;

const PERCENT_DIGITS = 10;
const PERCENT_DECIMALS = 6;

/** The condition that a draft means, or what keeps it from being one. */
export function readDraft(draft: ConditionDraft, marks: NumberMarks): AlertCondition | DraftFault {
  switch (draft.kind) {
    case "percentMove": {
      const percent = percentOf(draft, marks);
      if (typeof percent !== "string") return percent;
      const { direction } = draft;
      if (draft.reference.trim() === "") return { percentMove: { percent, direction } };
      const referencePrice = levelOf("reference", draft.reference, marks);
      return typeof referencePrice === "string"
        ? { percentMove: { percent, direction, referencePrice } }
        : referencePrice;
    }
    case "windowMove": {
      const percent = percentOf(draft, marks);
      const { direction, window } = draft;
      return typeof percent === "string" ? { windowMove: { percent, direction, window } } : percent;
    }
    case "stale":
      return secondsOf(draft.staleSeconds);
    default: {
      const price = levelOf("price", draft.price, marks);
      return typeof price === "string" ? atLevel(draft.kind, { price }) : price;
    }
  }
}

type LevelKind = Exclude<ConditionKind, "percentMove" | "windowMove" | "stale">;

function atLevel(kind: LevelKind, level: { price: string }): AlertCondition {
  switch (kind) {
    case "above":
      return { above: level };
    case "below":
      return { below: level };
    case "crossingUp":
      return { crossingUp: level };
    case "crossingDown":
      return { crossingDown: level };
    case "crossing":
      return { crossing: level };
  }
}

function levelOf(field: "price" | "reference", text: string, marks: NumberMarks): string | DraftFault {
  if (text.trim() === "") return { field, fault: "Write the price." };
  const price = numberTyped(text, marks);
  if (typeof price !== "string") return { field, ...price };
  return compareDecimal(price, "0") > 0 ? price : { field, fault: "A price is above 0." };
}

function percentOf({ percent: text, direction }: ConditionDraft, marks: NumberMarks): string | DraftFault {
  const wrong = (fault: string): DraftFault => ({ field: "percent", fault });
  const percent = numberTyped(text.replace(/\s*%\s*$/, ""), marks);
  if (typeof percent !== "string") return wrong(percent.fault);
  if (compareDecimal(percent, "0") <= 0) return wrong("A move is above 0 %.");
  if (direction !== MoveDirection.UP && compareDecimal(percent, "100") >= 0)
    return wrong("A price falls by less than 100 %. Choose up, or a smaller move.");
  if (decimalsOf(percent) > PERCENT_DECIMALS || percent.replace(".", "").length > PERCENT_DIGITS)
    return wrong(`A move has at most ${PERCENT_DIGITS} digits, ${PERCENT_DECIMALS} of them decimals.`);
  return percent;
}

function secondsOf(text: string): AlertCondition | DraftFault {
  const forSeconds = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (forSeconds <= STALE_MOST_S) return { stale: { forSeconds } };
  return { field: "staleSeconds", fault: `Write whole seconds, from 0 to ${STALE_MOST_S}.` };
}

/** Whether a draft could be read. */
export function isDraftFault(read: AlertCondition | DraftFault): read is DraftFault {
  return "fault" in read;
}

/** The draft that a condition was made of: what it does not say stays as a new alert has it. */
export function draftOf(condition: AlertCondition | undefined, show: (decimal: string) => string): ConditionDraft {
  if (condition?.percentMove) {
    const { percent, direction, referencePrice } = condition.percentMove;
    const reference = referencePrice === undefined ? "" : show(referencePrice);
    return { ...FIRST_DRAFT, kind: "percentMove", percent: show(percent), direction: way(direction), reference };
  }
  if (condition?.windowMove) {
    const { percent, direction, window } = condition.windowMove;
    return { ...FIRST_DRAFT, kind: "windowMove", percent: show(percent), direction: way(direction), window };
  }
  if (condition?.stale) return { ...FIRST_DRAFT, kind: "stale", staleSeconds: String(condition.stale.forSeconds) };
  for (const kind of ["crossing", "crossingUp", "crossingDown", "above", "below"] as const) {
    const level = condition?.[kind];
    if (level) return { ...FIRST_DRAFT, kind, price: show(level.price) };
  }
  return FIRST_DRAFT;
}

function way(direction: MoveDirection): MoveDirection {
  return direction === MoveDirection.UNSPECIFIED ? MoveDirection.EITHER : direction;
}
