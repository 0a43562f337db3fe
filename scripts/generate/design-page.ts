import { ROOT } from "../prepare/install.mjs";
import { contrast, distance, SIGHTS } from "./color-sight.ts";
import { PALETTES, readDesignTokens, THEMES, TOKENS_FILE } from "./design-tokens.ts";

/** What each colour is for; in the order of the page's tables. */
const COLORS: Readonly<Record<string, string>> = {
  bg: "the ground of the page",
  surface: "cards, dialogs, boxes to write in",
  sunken: "what lies in a surface: a track, a row under the pointer",
  line: "edges of cards",
  "line-soft": "lines between rows",
  text: "words and prices",
  muted: "what explains",
  faint: "heads of columns, prices that may be old",
  accent: "where one is: selection, focus, the current place",
  "accent-soft": "the ground of what is selected",
  warn: "stale, simulated, not whole",
  "warn-soft": "its ground",
};

/** The tokens of a palette. */
const MOVES: Readonly<Record<string, string>> = {
  up: "rose",
  "up-flash": "the ground of digits that just rose",
  "up-strong": "those digits",
  down: "fell",
  "down-flash": "the ground of digits that just fell",
  "down-strong": "those digits",
  good: "what is well: connected, live",
  "good-soft": "its ground",
  bad: "what is wrong, and what cannot be undone",
  "bad-soft": "its ground",
};

/** docs/design.md: how the page looks and why, its tables from the tokens themselves. */
export function designPage(): string {
  const tokens = readDesignTokens(ROOT);
  const [light, dark] = THEMES.map((theme) => tokens.colors(theme, PALETTES[0]));
  const colors = Object.entries(COLORS).map(
    ([name, use]) => `| \`--${name}\` | \`${light?.get(name)}\` | \`${dark?.get(name)}\` | ${use} |`,
  );
  const moves = Object.entries(MOVES).map(([name, use]) => {
    const cells = PALETTES.map((palette) =>
      THEMES.map((theme) => `\`${tokens.colors(theme, palette).get(name)}\``).join(" "),
    );
    return `| \`--${name}\` | ${use} | ${cells.join(" | ")} |`;
  });
  const sights = PALETTES.flatMap((palette) =>
    THEMES.map((theme) => {
      const found = tokens.colors(theme, palette);
      const [up = "", down = "", surface = ""] = ["up", "down", "surface"].map((name) => found.get(name));
      const apart = SIGHTS.map((sight) => distance(up, down, sight).toFixed(2));
      const read = [up, down].map((color) => contrast(color, surface).toFixed(1));
      return `| ${palette}, ${theme} | ${read.join(" and ")} | ${apart.join(" | ")} |`;
    }),
  );
  const [comfortable, compact] = [tokens.sizes("comfortable"), tokens.sizes("compact")];
  const sizes = [...comfortable.keys()].map(
    (name) => `| \`--${name}\` | ${comfortable.get(name)} | ${compact.get(name)} |`,
  );
  return `<!-- Made by npm run generate from ${TOKENS_FILE} and scripts/generate/design-page.ts. -->

# Design of the page

Calm surfaces, one accent, numbers that never jump, colour only where it carries meaning, and every number with its
quality. Components use tokens and no colour of their own; \`${TOKENS_FILE}\` is the one place to change them.

## Type

Inter, served by ourselves. Numbers that can change have figures of one width (\`tabular-nums\`), so that no cell moves.

| size and weight | for |
|---|---|
| 34/650 | the one big price of a ticker; 24 where it is long |
| 20/650 | the name of the place |
| 17/600 | the title of a dialog, of a ticker |
| 15/600 | prices of rows, the title of an empty place |
| 14/400 | everything else |
| 13 | notes, buttons |
| 12, 12.5 | second lines, heads of columns, labels |
| 11 | badges |

## Space

Steps of 4 px: 4 within a control, 8 between controls, 12 between blocks, 16 within a card, 20 at the edge of the window
(16 on a phone). Corners: 14 px cards and lists, 16 dialogs, 10 notes and boxes, 8 buttons, round for badges.

Three columns from 1180 px on: places, list, and one thing in detail. Below 1340 px the places are icons, below 1180 px the
detail opens in a sheet, below 700 px the places are at the bottom. Nothing scrolls sideways at 320 px; a table that is
wider scrolls in itself, and leaves out columns before it is cut. On a phone lists and tables go from edge to edge; cards,
and what stands where there is nothing yet, are inset.

| size | comfortable | compact |
|---|---|---|
${sizes.join("\n")}

## Colours

| token | light | dark | for |
|---|---|---|---|
${colors.join("\n")}

Rising and falling, and what is well and what is wrong, light and dark of each. An error is no falling price: where prices
rise in red it is red as well.

| token | for | ${PALETTES.join(" | ")} |
|---|---|---|---|---|
${moves.join("\n")}

Every text has a contrast of 4.5:1 on every ground that it stands on (WCAG 2.2, 1.4.3):
\`scripts/generate/design-tokens.test.ts\` goes through all of them. Below is that of rising and falling on a surface, and
how far apart the two look: distances in Oklab, where black and white are 1 apart and an eye just tells 0.02. Missing
cones are simulated after Machado, Oliveira and Fernandes (2009), at severity 1.

| palette | contrast, up and down | ${SIGHTS.join(" | ")} |
|---|---|---|---|---|---|
${sights.join("\n")}

Blue and orange are held at 0.20 or more for everyone. Green and red are one colour to many: there the arrow and the sign say
it, as they do everywhere. No state is told by colour alone.

## A row

Ticker and name · last · change · change in per cent · line of the last day · day's range · quality; bid × ask and volume
where they are chosen. Where it gets narrow, columns go in this order: volume, bid × ask, range, line, quality, change, per
cent; on a phone a row has two lines. What nobody knows is a dash, never 0. A price that may be old is faint, and its badge says how old. Compact rows have one line.
A name has at least the room of "NVIDIA Corporation"; where name and venue have none together, the venue is left out whole.

## Hidden amounts

"Hide amounts" hides what is the reader's own: amounts, quantities, and of alerts their levels, their notes and how far the
price is from them, for a level beside a holding tells what its owner paid or waits for. A market's prices are no secret, and
per cent and shares stay. Amounts are dots of one length, levels are words, and neither is in the document.

## Motion

Digits that changed stand on their ground for 400 ms and fade in 300 ms, at most twice a second a cell, and neither for
snapshots nor for sorting. Messages rise in 160 ms, and what holds a place breathes. Nothing else moves by itself. Who asks their system for less motion has
the arrow alone.

## What components may do

| component of \`apps/web/src/ui\` | |
|---|---|
| \`Button\`, \`IconButton\` | one primary button a view; a button that is a picture has a label |
| \`Field\` with \`TextInput\` or \`Select\` | label above, note or error below, told together; 16 px on phones, where smaller text zooms; the device's own list |
| \`Segmented\`, \`Tabs\`, \`Switch\` | one of a few; one of several views; on or off, at once |
| \`Menu\`, \`Tip\`, \`Dialog\` | actions behind a button; more words for a pointer or the focus, never the only place of a fact; one task, Esc ends it, the focus returns |
| \`Table\`, \`Card\`, \`EmptyState\`, \`ErrorNote\`, \`Skeleton\` | the four states of every place: full, empty with the way on, wrong with what to do, on its way without a jump |
| \`Badge\`, \`Amount\` | a state in a word; money of the reader's own, which hides |
| messages | three at most, of 280 characters at most, 5 s each, held while pointed at, with an undo where something went |

No style stands in a document, and no script but its own, allowed by hash: the server's content policy refuses others. What
is placed by script sets properties, which it allows. Announced are fired alerts, changes of the connection and messages, never ticks.
`;
}
