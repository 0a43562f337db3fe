import type { AlertCondition, MoveDirection } from "../ports/alert.ts";
import { backStep, levelOf, movedBy, shifted, type Level } from "./level.ts";

/** A way for a price to go. */
export type Way = "up" | "down";

/** Which number a leg waits for: the price, or how many times the lowest (up) or highest (down) price of a window it is. */
export interface GaugeName {
  readonly windowMs: number;
  readonly way: Way;
}

/**
 * A level of an alert: what has to be reached, and what the price has to come back to before that counts again. A
 * `crossing` needs to have been on the other side, and counts again once the price was far enough away on that.
 */
export interface Leg {
  /** Undefined: the price itself. */
  readonly gauge?: GaugeName | undefined;
  readonly isCrossing: boolean;
  /** Which ways it may be reached. */
  readonly ways: MoveDirection;
  readonly level: Level;
  readonly isStrict: boolean;
  /** Where the price has to come back to after it was reached upwards, and downwards. */
  readonly backDown: Level;
  readonly backUp: Level;
}

/** The legs of a condition on prices; none of one on stale data. A percent move has its reference. */
export function legsOf(condition: AlertCondition, decimals: number | undefined): readonly Leg[] {
  switch (condition.kind) {
    case "above":
      return [priceLeg(condition.price, "up", decimals, { isStrict: true, isCrossing: false })];
    case "below":
      return [priceLeg(condition.price, "down", decimals, { isStrict: true, isCrossing: false })];
    case "crossing_up":
      return [priceLeg(condition.price, "up", decimals, { isStrict: true, isCrossing: true })];
    case "crossing_down":
      return [priceLeg(condition.price, "down", decimals, { isStrict: true, isCrossing: true })];
    case "crossing":
      return [priceLeg(condition.price, "either", decimals, { isStrict: true, isCrossing: true })];
    case "percent_move":
      return waysOf(condition.direction).map((way) => {
        const level = movedBy(condition.referencePrice as string, condition.percent, signOf(way));
        return priceLeg(level, way, decimals, { isStrict: false, isCrossing: false });
      });
    case "window_move":
      return waysOf(condition.direction).map((way) => windowLeg(condition.percent, way, condition.windowMs));
    case "stale":
      return [];
  }
}

/** The single ways of a direction. */
export function waysOf(direction: MoveDirection): readonly Way[] {
  return direction === "either" ? ["up", "down"] : [direction];
}

/** 1 for up, −1 for down. */
export function signOf(way: Way): 1 | -1 {
  return way === "up" ? 1 : -1;
}

function priceLeg(
  price: string,
  ways: MoveDirection,
  decimals: number | undefined,
  how: Pick<Leg, "isStrict" | "isCrossing">,
): Leg {
  const step = backStep(price, decimals);
  const [backDown, backUp] = [levelOf(shifted(price, step, -1)), levelOf(shifted(price, step, 1))];
  return { ...how, ways, level: levelOf(price), backDown, backUp };
}

/** Its levels are factors of the window's extreme; ticks are looked at where it comes back, for a factor has none. */
function windowLeg(percent: string, way: Way, windowMs: number): Leg {
  const factor = movedBy("1", percent, signOf(way));
  const step = backStep(factor, undefined);
  const [backDown, backUp] = [levelOf(shifted(factor, step, -1)), levelOf(shifted(factor, step, 1))];
  return {
    gauge: { windowMs, way },
    isCrossing: false,
    ways: way,
    level: levelOf(factor),
    isStrict: false,
    backDown,
    backUp,
  };
}
