import { Quality } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { mortal } from "../../../../../test/mortal-scheduler.ts";
import { PlayedPrices } from "../../../../../test/played-prices.ts";
import { holdsInTurns, isLong } from "../../../../../test/seeded.ts";
import { openHere } from "../../stores/index.ts";
import type { AlertCondition } from "../ports/alert.ts";
import type { Store } from "../ports/store.ts";
import { AlertBook } from "./alert-book.ts";
import { WINDOWS_MS } from "./alert-terms.ts";
import { AlertOracle, type OraclePrice } from "./alert-oracle.ts";

/** The long form takes some five minutes. */
const LONGEST_MS = isLong ? 1_800_000 : 30_000;
const TICKER = "X:A";
const START_CENTS = 20_000;
const signal = new AbortController().signal;
const textOf = (cents: number): string => (cents / 100).toFixed(2);

const level = fc.integer({ min: -60, max: 60 }).map((cents) => ({ price: textOf(START_CENTS + cents) }));
const percent = fc.constantFrom("0.05", "0.1", "0.25", "1", "2.5");
const direction = fc.constantFrom("up", "down", "either");
const condition: fc.Arbitrary<AlertCondition> = fc.oneof(
  ...(["above", "below", "crossing_up", "crossing_down", "crossing"] as const).map((kind) =>
    level.map(({ price }) => ({ kind, price })),
  ),
  fc.record({ kind: fc.constant("percent_move"), percent, direction }),
  fc.record({
    kind: fc.constant("window_move"),
    percent,
    direction,
    windowMs: fc.constantFrom(...WINDOWS_MS),
  }),
);
const alert = fc.record({
  condition,
  cooldownMs: fc.constantFrom(undefined, undefined, 0, 0, 60_000, 300_000),
  lastsMs: fc.constantFrom(Infinity, Infinity, 600_000),
});

const moves = fc.constantFrom(-400, -201, -45, -21, -20, -5, -2, -1, 0, 0, 1, 2, 5, 20, 21, 45, 201, 400);
const waits = fc.constantFrom(0, 90, 1_000, 7_000, 30_000, 61_000, 290_000, 1_000_000);
const step = fc.oneof(
  { weight: 30, arbitrary: fc.record({ kind: fc.constant("price"), move: moves, wait: waits }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("stale", "closed", "pause", "resume"), move: moves, wait: waits }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("restart", "crash", "other source"), move: moves, wait: waits }),
  },
);

/** One random path: the book on a real database beside the oracle. */
class Path {
  readonly scheduler: FakeScheduler;
  readonly oracles: { oracle: AlertOracle; id: string; expiresMs: number; sinceMs: number; isPaused: boolean }[] = [];
  readonly expected: string[] = [];
  prices: PlayedPrices;
  #cents = START_CENTS;
  #source = "a";
  /** What the book's gate knows, by its definition. */
  #heard: OraclePrice[] = [];
  #last: { cents: number; source: string; quality: Quality } | undefined;
  #lastMs = 0;
  #away: string | undefined;
  #awayMs = 0;
  #held: string | undefined;
  #isLastJudged = false;
  #isBegun = false;
  /** Of every quote its own: none is the one before said again. */
  #sourceTimeMs = 1;

  #process = { isDead: false };
  readonly #store: Store;
  #opened: AlertBook | undefined;

  private constructor(store: Store) {
    this.#store = store;
    this.scheduler = new FakeScheduler();
    this.prices = new PlayedPrices(this.scheduler);
  }

  static async begin(): Promise<Path> {
    const path = new Path(await openHere(":memory:"));
    path.#opened = await path.#open();
    return path;
  }

  get book(): AlertBook {
    return this.#opened as AlertBook;
  }

  #open(): Promise<AlertBook> {
    this.#process = { isDead: false };
    return AlertBook.open({
      engine: this.prices,
      history: { range: async () => [] },
      store: this.#store,
      scheduler: mortal(this.scheduler, this.#process),
      random: Math.random,
      unforeseen: (error) => {
        throw error;
      },
      fired: () => {},
    });
  }

  async create(terms: { condition: AlertCondition; cooldownMs: number | undefined; lastsMs: number }, nth: number) {
    const sinceMs = this.scheduler.now();
    const expiresMs = sinceMs + terms.lastsMs;
    const { id } = await this.book.create(
      "me",
      {
        requestId: String(nth),
        ticker: TICKER,
        note: "",
        channelIds: [],
        ...terms,
        expiresMs: terms.lastsMs === Infinity ? undefined : expiresMs,
      },
      signal,
    );
    const oracle = new AlertOracle(terms.condition, terms.cooldownMs, START_CENTS);
    this.oracles.push({ oracle, id, expiresMs, sinceMs, isPaused: false });
    this.#resumed(this.oracles.at(-1) as Path["oracles"][number], false);
  }

  /** Answers what to wait for where windows have no past yet. */
  quote(move: number, isClosed = false): Promise<unknown> | undefined {
    const isFirst = !this.#isBegun;
    this.#isBegun = true;
    this.#cents = Math.max(100, this.#cents + move);
    const atMs = this.scheduler.now();
    const quality = isClosed ? Quality.CLOSED : Quality.LIVE;
    this.#foresee(atMs, isClosed);
    this.prices.quote(TICKER, textOf(this.#cents), {
      source: this.#source,
      quality,
      sourceTimeMs: this.#sourceTimeMs++,
    });
    return isFirst ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  }

  #foresee(atMs: number, isClosed: boolean): void {
    const cents = this.#cents;
    const last = this.#last;
    const isHeard = { cents, atMs, isAfterBreak: this.#away !== undefined };
    if (!isClosed && last && last.source !== this.#source && this.#held !== this.#source) {
      if (Math.abs(cents - last.cents) * 100 > last.cents) {
        this.#held = this.#source;
        this.#isLastJudged = false;
        return;
      }
    }
    this.#heard.push(isHeard);
    const outage =
      this.#away === undefined || isClosed
        ? undefined
        : { cause: this.#away, fromMs: this.#lastMs, beganMs: this.#awayMs };
    if (isClosed) for (const one of this.oracles.filter(({ isPaused }) => !isPaused)) one.oracle.see(isHeard);
    else {
      this.#held = undefined;
      this.#away = undefined;
      for (const one of this.oracles) this.#judge(one, outage);
    }
    this.#last = { cents, source: this.#source, quality: isClosed ? Quality.CLOSED : Quality.LIVE };
    this.#isLastJudged = !isClosed;
    if (this.#away === undefined) this.#lastMs = atMs;
  }

  #judge(one: Path["oracles"][number], outage?: { cause: string; fromMs: number; beganMs: number }): void {
    if (one.isPaused || !one.oracle.judge(this.#heard, this.scheduler.now(), one.expiresMs)) return;
    const isWithin = outage && one.sinceMs >= outage.beganMs && one.sinceMs > outage.fromMs;
    const why = outage && !isWithin ? ` after the ${outage.cause}` : "";
    this.expected.push(`${one.id} ${this.scheduler.now()} ${textOf(this.#heard.at(-1)?.cents ?? 0)}${why}`);
  }

  /** It is watched from now on, at the price that there is. */
  #resumed(one: Path["oracles"][number], isFiredOver: boolean): void {
    const last = this.#heard.at(-1);
    one.sinceMs = this.scheduler.now();
    one.oracle.resume(last, isFiredOver);
    if (last && this.#isLastJudged) this.#judge(one);
  }

  async pause(): Promise<void> {
    await this.#idle();
    for (const one of this.oracles.slice(0, 2)) {
      if (this.book.get("me", one.id).state !== "active") continue;
      await this.book.update("me", { id: one.id, paused: true });
      one.isPaused = true;
    }
  }

  async resume(): Promise<void> {
    await this.#idle();
    for (const one of this.oracles.slice(0, 2)) {
      const { state } = this.book.get("me", one.id);
      if (state !== "paused" && state !== "fired") continue;
      if (one.expiresMs <= this.scheduler.now()) continue;
      await this.book.update("me", { id: one.id, paused: false });
      one.isPaused = false;
      this.#resumed(one, state === "fired");
    }
  }

  stale(): void {
    if (this.#last === undefined) return;
    this.prices.flagStale(TICKER);
    if (this.#away === undefined) [this.#away, this.#awayMs] = ["source", this.scheduler.now()];
    this.#isLastJudged = false;
  }

  otherSource(): void {
    this.#source = this.#source === "a" ? "b" : "a";
  }

  /** Another process, on what the one before has kept. */
  async restart(isCrash: boolean): Promise<void> {
    await this.settle();
    if (!isCrash) await this.book.close();
    this.#process.isDead = true;
    this.prices = new PlayedPrices(this.scheduler);
    this.#opened = await this.#open();
    this.#heard = [];
    this.#isBegun = false;
    this.#held = undefined;
    this.#isLastJudged = false;
    if (this.#last) [this.#away, this.#awayMs] = ["server", this.scheduler.now()];
  }

  /** Lets what has happened so far be kept. */
  async settle(): Promise<void> {
    this.scheduler.advance(5_000);
    await this.#idle();
  }

  /** What is asked for last is done last. */
  async #idle(): Promise<void> {
    await this.book.remove("me", "nobody");
  }

  async end(): Promise<string[]> {
    await this.settle();
    const { items } = await this.book.firings("me", { alertId: "", ticker: "", limit: 1_000, pageToken: "" });
    await this.book.close();
    await this.#store.close();
    return items
      .toReversed()
      .map(({ alertId, firedMs, quote, outage }) =>
        [alertId, firedMs, quote?.price, ...(outage ? ["after", "the", outage.cause] : [])].join(" "),
      );
  }
}

test(
  "over random paths each alert fires when its definition says so, and at no other time: pauses, restarts, outages, expiries and repeats among them",
  async () => {
    let firings = 0;
    await holdsInTurns(
      "alerts beside their oracle",
      fc.asyncProperty(
        fc.array(alert, { minLength: 1, maxLength: 6 }),
        fc.array(step, { minLength: 5, maxLength: 60 }),
        async (alerts, steps) => {
          const path = await Path.begin();
          await path.quote(0);
          // Some that are always there and never fire: their ticker, and what each window holds, is heard all the time.
          for (const [nth, windowMs] of WINDOWS_MS.entries()) {
            const never = { kind: "window_move", percent: "1000000000", direction: "up", windowMs } as const;
            await path.create({ condition: never, cooldownMs: undefined, lastsMs: Infinity }, -nth);
          }
          path.oracles.length = 0;
          for (const [nth, terms] of alerts.entries()) await path.create(terms, nth + 1);
          for (const { kind, move, wait } of steps) {
            path.scheduler.advance(wait);
            const past = kind === "price" || kind === "closed" ? path.quote(move, kind === "closed") : undefined;
            if (past) await past;
            if (kind === "stale") path.stale();
            else if (kind === "pause") await path.pause();
            else if (kind === "resume") await path.resume();
            else if (kind === "other source") path.otherSource();
            if (kind === "restart" || kind === "crash") await path.restart(kind === "crash");
          }
          firings += path.expected.length;
          const expected = path.expected.toSorted();
          expect((await path.end()).toSorted()).toEqual(expected);
        },
      ),
      { runs: 50, longRuns: 10_000 },
    );
    expect(firings).toBeGreaterThan(20);
  },
  LONGEST_MS,
);
