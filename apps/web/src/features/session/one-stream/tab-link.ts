import type { Cancel, Scheduler } from "@streampulse/client";
import type { HolderMessage, TabMessage, TabPort } from "./messages.ts";

/** How often a tab that somebody sees looks whether the holder is there. */
const LOOK_MS = 750;

/** The same while nobody sees it: browsers allow their timers no more. */
const LOOK_HIDDEN_MS = 60_000;

/** How a tab finds whoever holds the browser's stream. */
export interface Way {
  /** After so many looks in a row without an answer the holder is gone; a look is ¾ s. */
  readonly looks: number;
  /** Calls `found` with a line to the holder, and again with another whenever another holds it. */
  open(found: (port: TabPort) => void): void;
  /** Whoever was found last does not answer. */
  lost(): void;
  /** The tab is back from where the browser keeps pages to return to. */
  back(): void;
  /** The tab goes. */
  close(): void;
}

/** Whether somebody sees the tab, and when it goes for good or for the time being. */
export interface TabLife {
  readonly isHidden: () => boolean;
  /** Hears when `isHidden` changes. */
  watch(heard: {
    readonly hidden: (isHidden: boolean) => void;
    readonly gone: (isForGood: boolean) => void;
    readonly back: () => void;
  }): Cancel;
}

/** Who uses the link. `joined` comes each time a holder begins to serve the tab and knows nothing of it yet. */
export interface LinkUser {
  joined(): void;
  heard(message: HolderMessage): void;
  lost(): void;
}

/** The tab's line to the holder, whoever that is; it looks whether it lives, and joins the next one. */
export class TabLink {
  readonly #scheduler: Scheduler;
  readonly #way: Way;
  readonly #life: TabLife;
  readonly #user: LinkUser;
  readonly #unwatch: Cancel;
  #port: TabPort | undefined;
  #isWelcome = false;
  #hasHeard = false;
  #unanswered = 0;
  #cancelLook: Cancel | undefined;

  constructor(scheduler: Scheduler, way: Way, life: TabLife, user: LinkUser) {
    this.#scheduler = scheduler;
    this.#way = way;
    this.#life = life;
    this.#user = user;
    this.#unwatch = life.watch({
      hidden: (isHidden) => {
        this.post({ kind: "hidden", isHidden });
        // At once: the holder may have gone while the tab's timers stood still.
        if (!isHidden) this.#look();
      },
      gone: (isForGood) => (isForGood ? this.close() : this.#leave()),
      back: () => {
        this.#way.back();
        this.#hello();
      },
    });
    way.open((port) => this.#found(port));
    this.#lookLater();
  }

  /** Posts to the holder. Before it serves the tab nothing is: whoever has `joined` says all there is to say. */
  post(message: TabMessage): void {
    if (this.#isWelcome) this.#port?.post(message);
  }

  close(): void {
    this.#leave();
    this.#cancelLook?.();
    this.#unwatch();
    this.#port?.close();
    this.#way.close();
  }

  #leave(): void {
    this.post({ kind: "bye" });
    this.#isWelcome = false;
  }

  #found(port: TabPort): void {
    if (this.#isWelcome) this.#user.lost();
    this.#port?.close();
    this.#port = port;
    this.#unanswered = 0;
    port.listen((message) => {
      if (port === this.#port) this.#heard(message);
    });
    this.#hello();
  }

  #hello(): void {
    this.#isWelcome = false;
    this.#port?.post({ kind: "hello", isHidden: this.#life.isHidden() });
  }

  #heard(message: HolderMessage): void {
    this.#hasHeard = true;
    if (message.kind === "stranger") return this.#hello();
    if (message.kind === "here") return;
    if (message.kind === "welcome") {
      this.#isWelcome = true;
      return this.#user.joined();
    }
    if (!this.#isWelcome) return;
    this.#user.heard(message);
    if (message.kind === "batch") this.post({ kind: "took" });
  }

  #lookLater(): void {
    this.#cancelLook?.();
    const everyMs = this.#life.isHidden() ? LOOK_HIDDEN_MS : LOOK_MS;
    this.#cancelLook = this.#scheduler.after(everyMs, () => this.#look());
  }

  /** By looks and not by the clock: after a sleep of the machine nobody has been silent. */
  #look(): void {
    this.#lookLater();
    if (!this.#port) return;
    if (this.#hasHeard) this.#unanswered = 0;
    this.#hasHeard = false;
    if (this.#unanswered >= this.#way.looks) {
      this.#unanswered = 0;
      if (this.#isWelcome) this.#user.lost();
      this.#isWelcome = false;
      return this.#way.lost();
    }
    this.#unanswered++;
    if (this.#isWelcome) this.#port.post({ kind: "ask" });
    else this.#hello();
  }
}
