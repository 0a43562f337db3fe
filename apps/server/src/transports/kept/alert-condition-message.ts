import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { AlertWindow, MoveDirection as MessageDirection, type AlertConditionSchema } from "@streampulse/proto";

import type { AlertCondition, MoveDirection } from "../../engine/ports/alert.ts";

/** The enum's number of a direction. */
export const DIRECTIONS = {
  up: MessageDirection.UP,
  down: MessageDirection.DOWN,
  either: MessageDirection.EITHER,
} as const satisfies Record<MoveDirection, MessageDirection>;

const WINDOWS: readonly (readonly [AlertWindow, number])[] = [
  [AlertWindow.ALERT_WINDOW_1_MINUTE, 60_000],
  [AlertWindow.ALERT_WINDOW_5_MINUTES, 300_000],
  [AlertWindow.ALERT_WINDOW_1_HOUR, 3_600_000],
  [AlertWindow.ALERT_WINDOW_24_HOURS, 86_400_000],
];

/** What a message asks for, unchecked. Throws a Failure where it asks for nothing. */
export function conditionOf(message: MessageShape<typeof AlertConditionSchema> | undefined): AlertCondition {
  const condition = message?.condition;
  switch (condition?.case) {
    case "percentMove": {
      const { percent, direction, referencePrice } = condition.value;
      return { kind: "percent_move", percent, direction: directionOf(direction), referencePrice };
    }
    case "windowMove": {
      const { percent, direction, window } = condition.value;
      const windowMs = WINDOWS.find(([number]) => number === window)?.[1] ?? 0;
      return { kind: "window_move", percent, direction: directionOf(direction), windowMs };
    }
    case "stale":
      return { kind: "stale", forMs: condition.value.forSeconds * 1_000 };
    case "crossingUp":
      return { kind: "crossing_up", price: condition.value.price };
    case "crossingDown":
      return { kind: "crossing_down", price: condition.value.price };
    case "above":
    case "below":
    case "crossing":
      return { kind: condition.case, price: condition.value.price };
    case undefined: {
      const words =
        "condition must be one of above, below, crossing and its kind, percent_move, window_move and stale.";
      throw new Failure("INVALID_ARGUMENT", words, { field: "condition" });
    }
  }
}

/** A condition as its message. */
export function conditionMessage(condition: AlertCondition): MessageInitShape<typeof AlertConditionSchema> {
  switch (condition.kind) {
    case "percent_move": {
      const { percent, direction, referencePrice } = condition;
      const value = { percent, direction: DIRECTIONS[direction] };
      return {
        condition: {
          case: "percentMove",
          value: referencePrice === undefined ? value : { ...value, referencePrice },
        },
      };
    }
    case "window_move": {
      const { percent, direction, windowMs } = condition;
      const window = WINDOWS.find(([, ms]) => ms === windowMs)?.[0] ?? AlertWindow.ALERT_WINDOW_UNSPECIFIED;
      return { condition: { case: "windowMove", value: { percent, direction: DIRECTIONS[direction], window } } };
    }
    case "stale":
      return { condition: { case: "stale", value: { forSeconds: condition.forMs / 1_000 } } };
    case "crossing_up":
      return { condition: { case: "crossingUp", value: { price: condition.price } } };
    case "crossing_down":
      return { condition: { case: "crossingDown", value: { price: condition.price } } };
    default:
      return { condition: { case: condition.kind, value: { price: condition.price } } };
  }
}

function directionOf(direction: MessageDirection): MoveDirection {
  if (direction === MessageDirection.UP) return "up";
  return direction === MessageDirection.DOWN ? "down" : "either";
}
