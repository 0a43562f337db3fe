/** Lines that a chart does not show, by which edge of it they lie beyond. */
export interface Beyond<Line> {
  readonly above: readonly Line[];
  readonly below: readonly Line[];
}

/** Which lines lie beyond a picture of this height; `heightOf` is below its upper edge, undefined where nothing is drawn. */
export function linesBeyond<Line extends { readonly price: string }>(
  lines: readonly Line[],
  heightOf: (price: string) => number | undefined,
  frameHeight: number,
): Beyond<Line> {
  const at = (line: Line): number => heightOf(line.price) ?? 0;
  return {
    above: lines.filter((line) => at(line) < 0),
    below: lines.filter((line) => at(line) > frameHeight),
  };
}
