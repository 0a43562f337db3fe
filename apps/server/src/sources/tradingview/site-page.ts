import type { Cancel, Scheduler } from "@streampulse/core";
import type { Page } from "playwright-core";
import { SourceFault, Unreached } from "../../engine/ports/source.ts";
import { refusalOf } from "../vendor/refusal.ts";
import type { RunningBrowser } from "./chromium.ts";
import { ASKS_FOR_PERSON } from "./page-scripts.ts";

const BEAT_EVERY_MS = 5_000;
/** A page whose scripts are kept from running for so long hangs. */
const BEAT_WITHIN_MS = 10_000;
/** How long a page that is too late may take to say why. */
const LAST_WORD_MS = 1_000;
const PERSON_ASKED_FOR_MS = 300_000;
const VENDOR = "TradingView";

/** One page of the site, and what it is to bring. */
export interface SitePagePlan {
  readonly browser: Promise<RunningBrowser>;
  readonly address: string;
  /** When it must have brought it. */
  readonly withinMs: number;
  /** What a page that did not is blamed for, where nothing worse is known. */
  readonly tooLate: SourceFault;
  /** Puts scripts and listeners in place before the page is asked for. */
  prepare(page: Page): Promise<void>;
}

/** What a page tells; nothing after `ended`, nor after `close` was called. */
export interface SitePageEvents {
  /** Its document is there, whole. */
  loaded(): void;
  /** The site has no such page. Instead of `ended`. */
  missing(): void;
  /** Its scripts run. */
  alive(): void;
  /** It ended by itself, or by `end`. Once. */
  ended(fault: SourceFault): void;
}

/**
 * A page of the site from its opening to its end. It has a deadline of its own, and what it does wrong (crash, hang, refuse,
 * ask for a person) ends it alone.
 */
export class SitePage {
  readonly #plan: SitePagePlan;
  readonly #events: SitePageEvents;
  readonly #scheduler: Scheduler;
  #page: Page | undefined;
  #hasAnswer = false;
  #isOver = false;
  #deadline: Cancel;
  #beat: Cancel = () => {};

  constructor(plan: SitePagePlan, scheduler: Scheduler, events: SitePageEvents) {
    this.#plan = plan;
    this.#events = events;
    this.#scheduler = scheduler;
    this.#deadline = scheduler.after(plan.withinMs, () => void this.#late());
    this.#open().catch((error: unknown) => {
      const sentence = `${VENDOR} cannot be reached.`;
      const why = this.#hasAnswer ? fault(sentence) : new Unreached(sentence);
      this.end(error instanceof SourceFault ? error : why);
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** It has brought what it was opened for. */
  settle(): void {
    this.#deadline();
  }

  /** What the script evaluates to in the page; undefined where it can't be run. */
  async evaluate(script: string): Promise<unknown> {
    return this.#page?.evaluate(script).catch(() => undefined);
  }

  /** Ends it without a word to the listener. Idempotent. */
  close(): void {
    this.#isOver = true;
    this.#deadline();
    this.#beat();
    // It may be gone with its browser.
    this.#page?.close().catch(() => {});
    this.#page = undefined;
  }

  /** Ends it for a reason that the listener is told. */
  end(why: SourceFault): void {
    if (this.#isOver) return;
    this.close();
    this.#events.ended(why);
  }

  async #open(): Promise<void> {
    const browser = await this.#plan.browser;
    if (this.#isOver) return;
    const page = await browser.page((made) => this.#plan.prepare(made));
    if (this.#isOver) return page.close();
    this.#page = page;
    page.on("crash", () => this.end(fault(`${VENDOR}'s page crashed.`)));
    page.on("close", () => this.end(fault(`${VENDOR}'s page was closed.`)));
    // What the site opens beside it is no page of ours.
    page.on("popup", (popup) => void popup.close().catch(() => {}));
    const answer = await page.goto(this.#plan.address, { waitUntil: "commit", timeout: 0 });
    this.#hasAnswer = true;
    if (this.#isOver) return;
    const status = answer?.status() ?? 0;
    if (status === 404) return this.#missing();
    if (status >= 400) {
      const refused = refusalOf(VENDOR, status, answer?.headers()["retry-after"], this.#scheduler.now());
      return this.end(refused ?? fault(`${VENDOR} has trouble of its own (HTTP ${status}).`));
    }
    this.#beatLater();
    await page.waitForLoadState("domcontentloaded", { timeout: 0 });
    if (!(await this.#asksForPerson()) && !this.#isOver) this.#events.loaded();
  }

  #missing(): void {
    this.close();
    this.#events.missing();
  }

  async #late(): Promise<void> {
    // A page that hangs never says what it wants: who waits must not depend on it.
    const giveUp = this.#scheduler.after(LAST_WORD_MS, () => this.end(this.#plan.tooLate));
    this.#deadline = giveUp;
    if (this.#hasAnswer) await this.#asksForPerson();
    giveUp();
    this.end(this.#plan.tooLate);
  }

  /** Whether the page wants to see a person; then it has ended. */
  async #asksForPerson(): Promise<boolean> {
    if ((await this.evaluate(ASKS_FOR_PERSON)) !== true) return false;
    this.end(fault(`${VENDOR} asks for a person to look at it.`, PERSON_ASKED_FOR_MS));
    return true;
  }

  #beatLater(): void {
    this.#beat = this.#scheduler.after(BEAT_EVERY_MS, () => {
      this.#beat = this.#scheduler.after(BEAT_WITHIN_MS, () => this.end(fault(`${VENDOR}'s page hangs.`)));
      void this.#answerBeat();
    });
  }

  async #answerBeat(): Promise<void> {
    if ((await this.evaluate("1")) !== 1 || this.#isOver) return;
    this.#beat();
    this.#beatLater();
    this.#events.alive();
  }
}

function fault(sentence: string, retryAfterMs?: number): SourceFault {
  return new SourceFault("unavailable", sentence, retryAfterMs);
}
