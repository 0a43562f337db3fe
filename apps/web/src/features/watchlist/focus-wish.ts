/** Remembers that the focus is to follow the next change of the selection, because a key or a removal made it. */
export interface FocusWish {
  readonly make: () => void;
  /** Whether there was a wish; there is none afterwards. */
  readonly take: () => boolean;
}

/** Starts without a wish. */
export function createFocusWish(): FocusWish {
  let wanted = false;
  return {
    make: () => {
      wanted = true;
    },
    take: () => {
      const had = wanted;
      wanted = false;
      return had;
    },
  };
}
