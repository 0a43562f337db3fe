import type { PriceStore } from "@streampulse/client";
import type { ChartRange } from "./chart-range.ts";
import { Course, type CoursePorts, type CourseState } from "./course.ts";

/** A course that is shown, and of which ticker. */
export interface ShownCourse {
  readonly ticker: string;
  readonly course: CourseState;
}

/** What a set of courses needs of the page's session. */
export interface CourseSetPorts extends CoursePorts {
  readonly store: Pick<PriceStore, "quote" | "subscribe" | "subscribeConnection" | "connection">;
  readonly want: (ticker: string) => () => void;
}

interface Kept {
  readonly course: Course;
  readonly end: () => void;
  /** What is shown of it while it is held still. */
  held?: CourseState | undefined;
}

/** The courses of a chart over one range: what it is of, and what that is compared with. Their tickers are wanted. */
export class CourseSet {
  readonly #ports: CourseSetPorts;
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<() => void>();
  readonly #unwatch: () => void;
  #range: ChartRange | undefined;
  #tickers: readonly string[] = [];
  #shown: readonly ShownCourse[] = [];
  #wasLive: boolean;
  #isPaused = false;
  #isStill = false;

  constructor(ports: CourseSetPorts) {
    this.#ports = ports;
    this.#wasLive = ports.store.connection.status === "live";
    this.#unwatch = ports.store.subscribeConnection(this.#connection);
  }

  readonly shown = (): readonly ShownCourse[] => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows these over this range; a course that was shown so goes on. */
  show(tickers: readonly string[], range: ChartRange): void {
    if (range !== this.#range) this.#endAll();
    this.#range = range;
    this.#tickers = [...new Set(tickers)];
    for (const [ticker, { end }] of this.#kept) if (!this.#tickers.includes(ticker)) end();
    for (const ticker of this.#tickers) if (!this.#kept.has(ticker)) this.#begin(ticker, range);
    this.#tell();
  }

  /** Whether what is shown stands still: each course as it is now, and one that has not come yet as it comes. */
  hold(isStill: boolean): void {
    if (this.#isStill === isStill) return;
    this.#isStill = isStill;
    for (const kept of this.#kept.values()) kept.held = undefined;
    this.#tell();
  }

  /** Nobody looks: nothing is asked until `resume`. Prices go on. */
  pause(): void {
    this.#isPaused = true;
    for (const { course } of this.#kept.values()) course.close();
  }

  /** Somebody looks again: what is shown is asked for anew. */
  resume(): void {
    this.#isPaused = false;
    for (const { course } of this.#kept.values()) course.open();
  }

  /** Asks for everything now, whatever failed. */
  readonly retry = (): void => {
    if (!this.#isPaused) this.resume();
  };

  /** Wants and asks nothing any more; what was shown stays as it is. */
  close(): void {
    this.#unwatch();
    this.#endAll();
  }

  #begin(ticker: string, range: ChartRange): void {
    const { store, want } = this.#ports;
    const course = new Course(this.#ports, ticker, range);
    const take = (): void => {
      const quote = store.quote(ticker);
      if (quote) course.take(quote);
    };
    const leave = [want(ticker), store.subscribe(ticker, take), course.subscribe(this.#tell)];
    const end = (): void => {
      for (const each of leave) each();
      course.close();
      this.#kept.delete(ticker);
    };
    this.#kept.set(ticker, { course, end });
    take();
    if (!this.#isPaused) course.open();
  }

  #endAll(): void {
    for (const { end } of [...this.#kept.values()]) end();
  }

  readonly #connection = (): void => {
    const isLive = this.#ports.store.connection.status === "live";
    // What happened while the page was cut off is the server's to tell.
    if (isLive && !this.#wasLive) this.retry();
    this.#wasLive = isLive;
  };

  readonly #tell = (): void => {
    this.#shown = this.#tickers.flatMap((ticker) => {
      const kept = this.#kept.get(ticker);
      if (!kept) return [];
      const course = kept.held ?? kept.course.state();
      if (this.#isStill && course.status === "ready") kept.held = course;
      return [{ ticker, course }];
    });
    for (const listener of this.#listeners) listener();
  };
}
