import { percentChange } from "@streampulse/core";

import { Gauge, isReached, type Reading } from "./gauge.ts";
import type { GaugeName, Way } from "./leg.ts";
import { backStep, compareLevels, levelOf, movedBy, shifted, type Level } from "./level.ts";
import { PriceWindow, Ratio, type PastPrices } from "./price-window.ts";
import { WaitHeap } from "./wait-heap.ts";
import type { AlertEvent, WatchHeard } from "./watch-heard.ts";
import type { LegWait, Phase, WatchedAlert, WatchedLeg } from "./watched-alert.ts";

/** How far a price is in per cent, for the log. */
const PERCENT_DECIMALS = 4;

/** The prices of one time, and who waits for how far they go in it. */
interface WindowWatch {
  readonly window: PriceWindow;
  readonly ratio: Ratio;
  readonly gauges: Readonly<Record<Way, Gauge<LegWait>>>;
  /** Its past is not known yet. */
  isWaiting: boolean;
}

/**
 * The alerts of one ticker. Each waits for the price, or for how far it is from its window's extreme, to reach a level;
 * a price touches those only whose level it reaches.
 */
export class TickerWatch<A extends WatchedAlert = WatchedAlert> {
  readonly #heard: WatchHeard<A>;
  readonly #gauge = new Gauge<LegWait>();
  readonly #windows = new Map<number, WindowWatch>();
  readonly #cooling = new WaitHeap<LegWait>(true);
  /** Crossings that do not know their side, for there was no price, or none that was not at their level. */
  readonly #fresh = new Set<WatchedLeg>();
  /** Came back by their share, and perhaps not by their ticks: looked at again with the next price. */
  #nearly = new Set<WatchedLeg>();
  #price: Level | undefined;
  #nowMs = 0;
  /** How many prices were judged. */
  #judged = 0;
  readonly #reading: Reading = { compare: (level) => compareLevels(this.#price as Level, level) };

  constructor(heard: WatchHeard<A>) {
    this.#heard = heard;
  }

  /** Watches an alert from the last price on. */
  add(alert: A): void {
    for (const leg of alert.legs) {
      if (leg.leg.gauge) this.#windowOf(leg.leg.gauge);
      this.#wait(leg);
    }
  }

  /** Lets an alert go. */
  remove(alert: WatchedAlert): void {
    for (const leg of alert.legs) {
      this.#letGo(leg);
      this.#fresh.delete(leg);
      this.#nearly.delete(leg);
      if (leg.cooling) this.#cooling.remove(leg.cooling);
      leg.cooling = undefined;
    }
  }

  /** Its terms have changed: what waits for nothing, since it fired for once or had expired, waits again. */
  renew(alert: A): void {
    for (const leg of alert.legs) {
      const isWaiting = leg.waits.length > 0 || leg.cooling || this.#nearly.has(leg) || this.#fresh.has(leg);
      if (!isWaiting) this.#wait(leg);
    }
  }

  /** What was heard in a window before it was opened; the last price is judged by it now, unless that `isOver`. */
  addPast(windowMs: number, past: readonly PastPrices[], nowMs: number, isOver = false): void {
    const watch = this.#windows.get(windowMs);
    if (watch === undefined) return;
    watch.window.addBefore(past);
    watch.isWaiting = false;
    if (isOver || this.#price === undefined) return;
    this.#nowMs = nowMs;
    this.#judgeWindow(watch);
  }

  /** The last price, for one alert: what is beyond its level already fires it. */
  judgeOne(alert: A, nowMs: number): void {
    this.#nowMs = nowMs;
    for (const { leg, waits } of alert.legs) {
      const reading = leg.gauge ? this.#ratioOf(leg.gauge) : this.#reading;
      const wait = reading && waits.find((one) => isReached(one, reading));
      if (wait) this.#reached(wait);
    }
  }

  /** A price that fires nothing: it is where the next one comes from. `wasAway` as of one that is judged. */
  from(price: string, nowMs: number, wasAway = false): void {
    if (wasAway) this.#interrupt();
    this.#take(price, nowMs);
    this.#begin();
  }

  /** A price. `wasAway`: none was heard for a while before it. */
  judge(price: string, nowMs: number, wasAway = false): void {
    if (wasAway) this.#interrupt();
    const isFirst = this.#price === undefined;
    this.#take(price, nowMs);
    this.#judged++;
    if (isFirst) this.#begin();
    while (this.#cooling.next && this.#cooling.next.level.value <= nowMs) this.#cooled(this.#cooling.next);
    if (this.#nearly.size > 0) this.#waitAgain();
    this.#gauge.move(this.#reading, this.#reached);
    for (const watch of this.#windows.values()) this.#judgeWindow(watch);
  }

  #judgeWindow({ window, ratio, gauges: { up, down }, isWaiting }: WindowWatch): void {
    if (isWaiting) return;
    // Of nothing, or less, there are no per cent.
    if (up.size > 0 && window.low.value > 0) up.move(ratio.of(this.#price as Level, window.low), this.#reached);
    if (down.size > 0 && window.high.value > 0) down.move(ratio.of(this.#price as Level, window.high), this.#reached);
  }

  #interrupt(): void {
    for (const { window } of this.#windows.values()) window.interrupt();
  }

  #take(price: string, nowMs: number): void {
    if (this.#price?.text !== price) this.#price = levelOf(price);
    this.#nowMs = nowMs;
    for (const { window } of this.#windows.values()) window.add(this.#price, nowMs);
  }

  /** There is a price by now: crossings have a side. */
  #begin(): void {
    const fresh = [...this.#fresh];
    this.#fresh.clear();
    for (const leg of fresh) {
      this.#letGo(leg);
      this.#wait(leg);
    }
  }

  #waitAgain(): void {
    const nearly = this.#nearly;
    this.#nearly = new Set();
    for (const leg of nearly) this.#wait(leg);
  }

  #cooled(wait: LegWait): void {
    this.#cooling.remove(wait);
    wait.leg.cooling = undefined;
    this.#wait(wait.leg);
  }

  /** Undefined where nothing is judged by it now. */
  #ratioOf(gauge: GaugeName): Reading | undefined {
    const { ratio, window, isWaiting } = this.#windowOf(gauge);
    const extreme = gauge.way === "up" ? window.low : window.high;
    return isWaiting || extreme.value <= 0 ? undefined : ratio.of(this.#price as Level, extreme);
  }

  #windowOf({ windowMs }: GaugeName): WindowWatch {
    const known = this.#windows.get(windowMs);
    if (known) return known;
    const gauges = { up: new Gauge<LegWait>(), down: new Gauge<LegWait>() };
    const made: WindowWatch = { window: new PriceWindow(windowMs), ratio: new Ratio(), gauges, isWaiting: false };
    if (this.#price) made.window.add(this.#price, this.#nowMs);
    this.#windows.set(windowMs, made);
    made.isWaiting = this.#heard.opened?.(windowMs) ?? false;
    return made;
  }

  #gaugeOf({ leg: { gauge } }: WatchedLeg): Gauge<LegWait> {
    return gauge === undefined ? this.#gauge : this.#windowOf(gauge).gauges[gauge.way];
  }

  /** Waits for what its phase waits for. */
  #wait(watched: WatchedLeg): void {
    const { level, isStrict, isCrossing, ways, backDown, backUp } = watched.leg;
    switch (watched.phase) {
      case "new":
        return this.#waitForSide(watched);
      case "armed":
        return this.#waitFor(watched, level, ways === "up", isStrict);
      case "below":
        return this.#waitFor(watched, level, true, true);
      case "above":
        return this.#waitFor(watched, level, false, true);
      case "spent":
        if (ways !== "down") this.#waitFor(watched, backDown, false, false);
        if (ways === "down" || (ways === "either" && isCrossing)) this.#waitFor(watched, backUp, true, false);
    }
  }

  #waitFor(leg: WatchedLeg, level: Level, isRise: boolean, isStrict: boolean): void {
    const wait: LegWait = { leg, level, isRise, isStrict, place: -1 };
    leg.waits.push(wait);
    this.#gaugeOf(leg).wait(wait);
  }

  #letGo(leg: WatchedLeg): void {
    if (leg.waits.length === 0) return;
    const gauge = this.#gaugeOf(leg);
    for (const wait of leg.waits) gauge.stop(wait);
    leg.waits.length = 0;
  }

  /** A crossing's first side is that of the price that there is, or of the first that is not at its level. */
  #waitForSide(leg: WatchedLeg): void {
    const { level } = leg.leg;
    const side = this.#price && compareLevels(this.#price, level);
    if (side) return this.#turn(leg, side < 0 ? "below" : "above");
    this.#fresh.add(leg);
    if (side === undefined) return;
    this.#waitFor(leg, level, true, true);
    this.#waitFor(leg, level, false, true);
  }

  /** Goes over to another phase. */
  #turn(leg: WatchedLeg, phase: Phase): void {
    leg.phase = phase;
    this.#fresh.delete(leg);
    this.#letGo(leg);
    this.#wait(leg);
    this.#heard.stood(leg.alert as A);
  }

  readonly #reached = ({ leg, isRise }: LegWait): void => {
    this.#letGo(leg);
    const { isCrossing, ways } = leg.leg;
    const way = isRise ? "up" : "down";
    if (!isCrossing) {
      if (leg.phase === "armed") this.#happened(leg, way);
      else if (this.#isBackByTicks(leg)) this.#turn(leg, "armed");
      else this.#nearly.add(leg);
    } else if ((leg.phase === "below" || leg.phase === "above") && (ways === "either" || ways === way)) {
      this.#happened(leg, way);
    } else this.#turn(leg, isRise ? "above" : "below");
  };

  /** What it waits for has happened. */
  #happened(leg: WatchedLeg, way: Way): void {
    const alert = leg.alert as A;
    // One that has expired is let go soon, and waits for nothing meanwhile.
    if (this.#nowMs >= (alert.terms.expiresMs ?? Infinity)) return;
    const isCool = this.#nowMs < alert.coolUntilMs || alert.firedAt === this.#judged;
    if (isCool || this.#heard.isFull?.(alert)) {
      if (leg.leg.isCrossing) this.#turn(leg, way === "up" ? "above" : "below");
      else this.#cool(leg);
      return;
    }
    leg.phase = "spent";
    alert.firedMs = this.#nowMs;
    alert.firedAt = this.#judged;
    if (alert.isRepeating) this.#wait(leg);
    else this.remove(alert);
    this.#heard.fired(alert, { way, ...this.#moveOf(leg, way) });
  }

  /** Goes on waiting once its cool-down is over: if it is beyond its level then, it fires. */
  #cool(leg: WatchedLeg): void {
    const untilMs = Math.max(leg.alert.coolUntilMs, this.#nowMs);
    leg.cooling = { leg, level: levelOf(String(untilMs)), isRise: true, isStrict: false, place: -1 };
    this.#cooling.add(leg.cooling);
  }

  /** Whether a window's leg came back by two ticks also, of which its factor says nothing. */
  #isBackByTicks({ leg: { gauge }, alert }: WatchedLeg): boolean {
    const { condition, decimals } = alert.terms;
    if (gauge === undefined || decimals === undefined || condition.kind !== "window_move") return true;
    const { window } = this.#windowOf(gauge);
    const isUp = gauge.way === "up";
    const target = movedBy((isUp ? window.low : window.high).text, condition.percent, isUp ? 1 : -1);
    const back = levelOf(shifted(target, backStep(target, decimals), isUp ? -1 : 1));
    const order = compareLevels(this.#price as Level, back);
    return isUp ? order <= 0 : order >= 0;
  }

  #moveOf({ leg: { gauge }, alert: { terms } }: WatchedLeg, way: Way): Omit<AlertEvent, "way"> {
    const { condition } = terms;
    const window = gauge && this.#windowOf(gauge).window;
    const fromPrice = window
      ? (way === "up" ? window.low : window.high).text
      : condition.kind === "percent_move"
        ? condition.referencePrice
        : undefined;
    if (fromPrice === undefined) return {};
    return { fromPrice, percent: percentChange((this.#price as Level).text, fromPrice, PERCENT_DECIMALS) };
  }
}
