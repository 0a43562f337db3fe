import type { Results, Row } from "./results.ts";

const ROW = 30;
const TOP = 92;
const LEFT = 290;
const BAR = 430;
const WIDTH = 865;
/** A bar of more than this many times the middle one would leave the others no room: it is drawn broken. */
const BROKEN = 4;

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Colours of both themes; `prefers-color-scheme` is the reader's, inside an image too. */
const STYLE = `
  text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 }
  .quiet, .note { fill: #59636e }
  .note { font-size: 12px }
  .bar.ours { fill: #0f7b6c } .bar.limit { fill: #8c959f } .bar.peer { fill: #b6c2cf }
  text.ours { fill: #1f2328; font-weight: 600 }
  .spread { stroke: #59636e; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text, text.ours { fill: #e6edf3 }
    .quiet, .note { fill: #9198a1 }
    .bar.ours { fill: #2ec4a9 } .bar.limit { fill: #6e7681 } .bar.peer { fill: #3d4650 }
    .spread { stroke: #9198a1 }
  }`;

/** The large work as bars: CPU per million deliveries, the least first, with the spread of the rounds. */
export function chartOf(results: Results): string {
  const rows = results.rows.filter(({ work }) => work === "W1").toSorted((a, b) => a.cpuPerMillion - b.cpuPerMillion);
  const middle = rows[rows.length >> 1]?.cpuPerMillion ?? 0;
  const whole = rows.filter(({ cpuPerMillion }) => cpuPerMillion <= BROKEN * middle);
  const most = Math.max(1, ...whole.map(({ cpuMost }) => cpuMost));
  const height = TOP + rows.length * ROW + 34;
  const { cpu, cores, node } = results.machine;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">CPU seconds for a million deliveries: StreamPulse, its peers and the limit in C</title>
<style>${STYLE}
</style>
<text class="title" x="20" y="32">CPU seconds for a million deliveries</text>
<text class="quiet" x="20" y="55">1,000 readers, 200,000 deliveries a second offered; less is better</text>
<text class="note" x="${LEFT + BAR + 16}" y="${TOP - 10}">p50 / p99 ms</text>
${rows.map((row, at) => bar(row, TOP + at * ROW, most)).join("\n")}
<text class="note" x="20" y="${height - 12}">${escaped(`${cpu}, ${cores} cores, Node ${node}; lines: least to most of the rounds${whole.length < rows.length ? "; a broken bar is longer than there is room" : ""}`)}</text>
</svg>
`;
}

function bar({ name, kind, cpuPerMillion, cpuLeast, cpuMost, p50, p99 }: Row, y: number, most: number): string {
  const room = BAR - 60;
  const scale = (value: number): number => Math.round(Math.min(1, value / most) * room * 10) / 10;
  const middle = y + 10;
  const isBroken = cpuPerMillion > most;
  const right = LEFT + Math.max(scale(cpuPerMillion), scale(cpuMost)) + 8;
  const gap = LEFT + room * 0.85;
  return [
    `<text class="${kind}" x="20" y="${y + 15}">${escaped(name)}</text>`,
    ...(isBroken
      ? [
          `<path class="bar ${kind}" d="M${LEFT} ${y}H${gap + 5}l-10 20H${LEFT}z"/>`,
          `<path class="bar ${kind}" d="M${gap + 13} ${y}H${LEFT + room}v20H${gap + 3}z"/>`,
        ]
      : [
          `<rect class="bar ${kind}" x="${LEFT}" y="${y}" width="${scale(cpuPerMillion)}" height="20" rx="3"/>`,
          `<line class="spread" x1="${LEFT + scale(cpuLeast)}" x2="${LEFT + scale(cpuMost)}" y1="${middle}" y2="${middle}"/>`,
        ]),
    `<text class="${kind}" x="${right}" y="${y + 15}">${cpuPerMillion.toFixed(2)}</text>`,
    `<text class="quiet" x="${LEFT + BAR + 16}" y="${y + 15}">${Math.round(p50)} / ${Math.round(p99)}</text>`,
  ].join("");
}
