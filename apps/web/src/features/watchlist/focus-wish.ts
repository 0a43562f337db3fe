/** Whether the focus is to follow the selection: where a key or a removal moves it, and nowhere else. */
export interface FocusWish {
  /** Runs what may move the selection. Where it does not, nothing is left to follow: a later move is another's. */
  readonly follow: (change: () => void) => void;
  /** Whether the focus is to follow the move just made; asked once for each. */
  readonly take: () => boolean;
}

/** Starts without a wish; `selected` tells what is selected now. */
export function createFocusWish(selected: () => string | undefined): FocusWish {
  let wanted = false;
  const take = (): boolean => {
    const had = wanted;
    wanted = false;
    return had;
  };
  return {
    follow: (change) => {
      const before = selected();
      const isPending = wanted;
      wanted = true;
      change();
      const after = selected();
      // A move that the focus has not followed yet is still to be followed.
      if (after === undefined || after === before) wanted = isPending && after !== undefined;
    },
    take,
  };
}
