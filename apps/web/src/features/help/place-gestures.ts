/** What a finger does at a place, as the help lists it on a screen that is touched. */
export type HelpGestures = readonly (readonly [gesture: string, does: string])[];

/** By the name of the place; a place that needs no words has none. */
export const PLACE_GESTURES: Readonly<Record<string, HelpGestures>> = {
  Watchlist: [
    ["Tap a row", "More of the ticker: its chart, where its price comes from, alerts, moving and removing it"],
    ["Tap ⋯ beside the lists", "Sort, columns, sections, pause, import and export"],
    ["Drag a row by its left edge", "Move it"],
  ],
  Chart: [
    ["Drag sideways", "Through time"],
    ["Pinch", "Closer, or more at once"],
    ["Touch and hold, then drag", "The figures of a time"],
  ],
};
