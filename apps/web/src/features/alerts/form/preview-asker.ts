import type { AlertDraft, Alerts, PreviewAlertResponse } from "@streampulse/client/alerts";
import type { Cancel, Scheduler } from "@streampulse/core";

/** What is looked at before it is set. */
export type PreviewSubject = Pick<AlertDraft, "ticker" | "condition" | "repeat">;

/** What is known of what an alert would do. */
export type Preview =
  | { readonly status: "none" }
  | { readonly status: "asking"; readonly before?: PreviewAlertResponse | undefined }
  | { readonly status: "told"; readonly answer: PreviewAlertResponse }
  | { readonly status: "failed"; readonly reason: string };

/** How long a reader's typing rests before the server is asked. */
export const PAUSE_MS = 250;
/** How often what is shown is asked again: the price moves meanwhile. */
export const AGAIN_MS = 10_000;

/** Asks what an alert would do while it is being written: after a pause, one question at a time, and again as time goes. */
export class PreviewAsker {
  readonly #ask: Alerts["preview"];
  readonly #scheduler: Scheduler;
  readonly #show: (preview: Preview) => void;
  #subject: PreviewSubject | undefined;
  #told: PreviewAlertResponse | undefined;
  #due: Cancel | undefined;
  #asking: AbortController | undefined;

  constructor(ask: Alerts["preview"], scheduler: Scheduler, show: (preview: Preview) => void) {
    this.#ask = ask;
    this.#scheduler = scheduler;
    this.#show = show;
  }

  /** Looks at this from now on; at nothing where what is written means nothing. What was asked for before is dropped. */
  look(subject: PreviewSubject | undefined): void {
    this.#stop();
    if (subject?.ticker !== this.#subject?.ticker) this.#told = undefined;
    this.#subject = subject;
    if (subject === undefined) return this.#show({ status: "none" });
    this.#show({ status: "asking", before: this.#told });
    this.#due = this.#scheduler.after(PAUSE_MS, () => void this.#askNow(subject));
  }

  /** Ends it; nothing is shown afterwards. */
  close(): void {
    this.#stop();
    this.#subject = undefined;
  }

  #stop(): void {
    this.#due?.();
    this.#asking?.abort();
    this.#due = this.#asking = undefined;
  }

  async #askNow(subject: PreviewSubject): Promise<void> {
    const asking = (this.#asking = new AbortController());
    let shown: Preview;
    try {
      const answer = await this.#ask(subject, { signal: asking.signal });
      this.#told = answer;
      shown = { status: "told", answer };
    } catch (error) {
      shown = { status: "failed", reason: error instanceof Error ? error.message : "The server did not answer." };
    }
    if (asking.signal.aborted) return;
    this.#show(shown);
    this.#due = this.#scheduler.after(AGAIN_MS, () => void this.#askNow(subject));
  }
}
