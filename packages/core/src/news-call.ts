/** What of an AbortSignal is used, which the language itself does not know. */
interface EndSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", heard: () => void): void;
  removeEventListener(type: "abort", heard: () => void): void;
}

/** How whoever brings news calls the one who waits for them. One waits at a time. */
export class NewsCall {
  #called = (): void => {};

  /** There are news. Without one who waits it is nothing: look first, then wait. */
  call(): void {
    this.#called();
  }

  /** Resolves with the next call, or when the signal aborts. */
  next(signal: EndSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        signal.removeEventListener("abort", over);
        this.#called = () => {};
        resolve();
      };
      this.#called = over;
      signal.addEventListener("abort", over);
      if (signal.aborted) over();
    });
  }
}
