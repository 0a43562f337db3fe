/**
 * What is said to those who hear the page, through a region that is always there: one that comes with its text is often not
 * read. It says one thing at a time.
 */
export class Spoken {
  readonly #listeners = new Set<() => void>();
  #now = { number: 0, text: "" };

  /** The same object until something else is said. */
  readonly now = (): { readonly number: number; readonly text: string } => this.#now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says a text, also one that was said just now; the returned call takes it away where it still stands. */
  say(text: string): () => void {
    const { number } = this.#show(text);
    return () => {
      if (this.#now.number === number) this.#show("");
    };
  }

  #show(text: string): { readonly number: number } {
    this.#now = { number: this.#now.number + 1, text };
    for (const listener of this.#listeners) listener();
    return this.#now;
  }
}

/** What the page says. */
export const spoken = new Spoken();
