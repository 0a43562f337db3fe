import { cpuText, delivered, idleNote, idleText, offeredBy, OURS, runText } from "./figures.ts";
import { markdown } from "./markdown.ts";
import { rowOf, type Results, type Row } from "./results.ts";
import { workNamed } from "./work.ts";

const rank = ({ kind }: Row): number => ["ours", "limit", "peer"].indexOf(kind);

/** The README's table: the large work and an idle connection, ours first, then by CPU. */
export function readmeTable(results: Results): string {
  const ours = rowOf(results, "W1", OURS);
  const offered = offeredBy(workNamed("W1"));
  const rows = results.rows
    .filter(({ work }) => work === "W1")
    .toSorted((a, b) => rank(a) - rank(b) || a.cpuPerMillion - b.cpuPerMillion)
    .map((row) => [
      row.name === OURS ? `**${row.name}**` : row.name,
      cpuText(row),
      ours ? `${(row.cpuPerMillion / ours.cpuPerMillion).toFixed(2)} ×` : "",
      `${Math.round(row.p50)} / ${Math.round(row.p99)} ms`,
      delivered(row, offered),
      idleText(results, row),
    ]);
  return markdown(["", "CPU per million", "to ours", "latency p50 / p99", "delivered", "idle connection"], rows);
}

/** Under the table: the run, and the load at which others are ahead. */
export function readmeNote(results: Results): string {
  const calm = results.rows
    .filter(({ work }) => work === "W1/10")
    .toSorted((a, b) => a.cpuPerMillion - b.cpuPerMillion)
    .filter(({ kind, name }) => kind !== "ours" || name === OURS);
  const busiest = Math.max(...calm.map(({ core }) => core));
  const told = calm.map(({ name, cpuPerMillion }) => {
    const text = `${name} ${cpuPerMillion.toFixed(2)} s`;
    return name === OURS ? `**${text}**` : text;
  });
  const sentence =
    `\n\nAt a tenth of that rate, ${offeredBy(workNamed("W1/10")).toLocaleString("en")} a second, where the busiest uses ` +
    `${Math.round(busiest * 100)} % of its core and there is next to nothing to conflate, a million deliveries cost ` +
    `${told.slice(0, -1).join(", ")} and ${told.at(-1)}.`;
  const idle = idleNote(results);
  return `${runText(results)}${idle && ` ${idle}`}${calm.length > 1 ? sentence : ""}`;
}
