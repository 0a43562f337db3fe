/** The word of the list that was probably meant, if one is near: two slips at most, fewer in short words. */
export function nearest(word: string, list: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestSlips = Math.min(2, Math.floor(word.replace(/^-+/, "").length / 2)) + 1;
  for (const candidate of list) {
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase(), bestSlips);
    if (slips < bestSlips) {
      best = candidate;
      bestSlips = slips;
    }
  }
  return best;
}

/** Letters to add, drop or change to get from one word to the other; `bound` where it is at least that. */
function slipsBetween(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? bound;
}
