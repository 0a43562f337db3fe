import type { LatencyHistogram } from "../bench/latency-histogram.ts";
import type { Outcome, Plan } from "../bench/load.ts";
import { cleanText } from "./clean.ts";
import { foldRow, wrapText } from "./fold.ts";
import { present } from "./json.ts";
import type { Paint, Style } from "./style.ts";
import type { Cell } from "./table.ts";

/** A run, and what stands beside it in a report. */
export interface Measured {
  readonly plan: Plan;
  readonly outcome: Outcome;
  /** Where the clients went: the server's URL, or that of a door with a port of its own. */
  readonly place: string;
  /** Why the server's processes were not looked at; undefined where they were. */
  readonly whyNoServer: string | undefined;
  /** Whether it was ended before its time. */
  readonly isInterrupted: boolean;
}

/** Above this the one who measures may be what is slow. */
const BUSY = 0.9;
/** Below this a server's own idling weighs more than what it delivered. */
const TELLING_DELIVERIES = 10_000;
const LABEL_WIDTH = 13;
/** Tickers in trouble that a report for people names. */
const NAMED_MAX = 10;

/** How many findings of a run are faults of the server. */
export function faultsOf({ readings: { counts } }: Outcome): number {
  return counts.outOfOrder + counts.gapUntold + counts.malformed;
}

/** What the server used in the measured time; undefined where it is not known. */
function serverUse({ plan, outcome }: Measured) {
  const [before, opened, after] = outcome.usage;
  if (plan.pids.length === 0 || !before || !opened || !after) return undefined;
  const cpuSeconds = after.cpuSeconds - opened.cpuSeconds;
  return {
    pids: plan.pids,
    cpuSeconds: rounded(cpuSeconds, 2),
    cores: rounded(cpuSeconds / outcome.seconds, 3),
    cpuSecondsPerMillion: perMillion(cpuSeconds, outcome.measured.deliveries),
    residentBytes: after.residentBytes,
    // With what runs and heaps that grew: of connections alone only where many are idle.
    grownBytes: after.residentBytes - before.residentBytes,
  };
}

/** A run as one JSON object; what is not known is absent. */
export function benchJson(measured: Measured): Record<string, unknown> {
  const { plan, outcome, place, whyNoServer } = measured;
  const { readings, seconds } = outcome;
  const { deliveries, bytes, conflated } = outcome.measured;
  const { counts } = readings;
  return present({
    url: place,
    door: plan.door.name,
    clients: plan.clients,
    live: outcome.live,
    tickersEach: plan.each,
    tickersOf: plan.pool.length,
    delivery: plan.isEvery ? "DELIVERY_EVERY" : "DELIVERY_LATEST",
    maxUpdatesPerSecond: plan.maxRate || undefined,
    openedInMs: Math.round(outcome.openedInMs),
    seconds: rounded(seconds, 3),
    interrupted: measured.isInterrupted,
    deliveries,
    deliveriesPerSecond: Math.round(deliveries / seconds),
    bytes,
    bytesPerSecond: Math.round(bytes / seconds),
    conflated,
    latencyMs: latencyJson(readings.latency),
    sourceLatencyMs: latencyJson(readings.sourceLatency),
    checks: {
      deliveries: counts.deliveries,
      firstPrices: readings.firstPrices,
      firstPricesWanted: outcome.firstPricesWanted,
      outOfOrder: counts.outOfOrder,
      gapTold: counts.gapTold,
      gapUntold: counts.gapUntold,
      malformed: counts.malformed,
    },
    reconnects: outcome.reconnects,
    endings: Object.fromEntries(outcome.endings),
    endedClients: Object.fromEntries([...outcome.endedClients].map(([reason, clients]) => [reason, clients.size])),
    troubles: Object.fromEntries(outcome.troubles),
    tickersInTrouble: inTrouble(outcome),
    server: serverUse(measured) ?? { unknown: whyNoServer ?? "it ended while it was measured" },
    ownUtilisation: rounded(outcome.ownUtilisation, 2),
  });
}

/** A run for people, line by line, none wider than a terminal's `columns`. */
export function benchReport(measured: Measured, style: Style, columns: number): string[] {
  const { plan, outcome, place, isInterrupted } = measured;
  const { readings, seconds } = outcome;
  const { deliveries, bytes, conflated } = outcome.measured;
  const isSpread = plan.pool.length > plan.each;
  const load = `${counted(plan.clients, "client")} × ${isSpread ? `${plan.each} of ` : ""}${counted(plan.pool.length, "ticker")}`;
  const time = isInterrupted
    ? `interrupted after ${rounded(seconds, 1)} of ${plan.seconds} s`
    : `${rounded(seconds, 1)} s`;
  const label = (name: string): Cell => ({ text: name.padEnd(LABEL_WIDTH), paint: style.faint });
  const row = (name: string, parts: readonly string[], paint?: Paint): string[] =>
    foldRow(
      label(name),
      parts.map((text) => ({ text, paint })),
      columns,
    );
  const faults = faultsOf(outcome);
  const lines = [
    ...wrapText(`${plan.door.name} at ${place}: ${load}, ${time}`, columns).map(style.title),
    ...row("streams", [
      `${grouped(outcome.live)} live, opened in ${grouped(outcome.openedInMs)} ms, ${counted(outcome.reconnects, "reconnect")}`,
    ]),
    ...foldRow(
      label("deliveries"),
      [{ text: grouped(deliveries) }, { text: `${grouped(deliveries / seconds)}/s`, paint: style.strong }],
      columns,
    ),
    ...row("bytes", [
      sizeText(bytes),
      `${sizeText(bytes / seconds)}/s`,
      `${rounded(bytes / (deliveries || 1), 1)} per delivery`,
    ]),
    ...row("latency", [...latencyTexts(readings.latency), "from the server's receipt"]),
  ];
  if (readings.sourceLatency.count > 0) {
    lines.push(...row("", [...latencyTexts(readings.sourceLatency), "from the source's stamp"]));
  }
  if (!plan.isEvery) lines.push(...row("conflated", [`${grouped(conflated)} quotes gave way to newer ones`]));
  lines.push(
    ...(faults === 0
      ? row("checks", [checksText(outcome)])
      : row("checks", [`${checksText(outcome)}: the contract is broken`], style.failure)),
    ...row("server", serverTexts(measured)),
  );
  if (outcome.ownUtilisation >= BUSY) {
    const busy = `This program was busy for ${Math.round(outcome.ownUtilisation * 100)} % of the time: the latencies may be its own. Fewer clients, or several of it, measure the server.`;
    lines.push(...wrapText(busy, columns).map(style.warning));
  }
  for (const ending of endingTexts(outcome)) lines.push(...row("ended", [ending], style.warning));
  for (const trouble of troubleTexts(outcome)) lines.push(...row("in trouble", [trouble], style.warning));
  return lines;
}

/** Why connections ended, a text for each reason: `ECONNRESET (3 connections of 1 client)`. */
export function endingTexts({ endings, endedClients }: Outcome): string[] {
  return [...endings].map(([reason, times]) => {
    const clients = counted(endedClients.get(reason)?.size ?? 0, "client");
    return `${cleanText(reason, 80)} (${counted(times, "connection")} of ${clients})`;
  });
}

function inTrouble({ readings }: Outcome): { ticker: string; code: string; clients: number }[] {
  return [...readings.troubled].flatMap(([code, tickers]) =>
    [...tickers].map(([ticker, clients]) => ({ ticker, code, clients })),
  );
}

function troubleTexts(outcome: Outcome): string[] {
  const all = inTrouble(outcome);
  const named = all
    .slice(0, NAMED_MAX)
    .map(({ ticker, code, clients }) => `${ticker}: ${cleanText(code, 40)}, ${counted(clients, "client")}`);
  return all.length > NAMED_MAX ? [...named, `and ${grouped(all.length - NAMED_MAX)} more`] : named;
}

function checksText({ readings, firstPricesWanted }: Outcome): string {
  const { counts, firstPrices } = readings;
  return [
    `${grouped(firstPrices)} of ${grouped(firstPricesWanted)} first prices`,
    `${counts.outOfOrder} out of order`,
    `${counts.gapUntold} missing untold (${grouped(counts.gapTold)} told)`,
    `${counts.malformed} malformed`,
  ].join(", ");
}

function serverTexts(measured: Measured): string[] {
  const use = serverUse(measured);
  if (!use) return [`not measured: ${measured.whyNoServer ?? "it ended meanwhile"}`];
  const grown = use.grownBytes < 0 ? "" : ` (${sizeText(use.grownBytes)} more than before)`;
  return [
    `${use.cpuSeconds} CPU s, ${Math.round(use.cores * 100)} % of a core`,
    ...(use.cpuSecondsPerMillion === undefined ? [] : [`${use.cpuSecondsPerMillion} s per million deliveries`]),
    `${sizeText(use.residentBytes)} memory${grown}`,
  ];
}

function latencyTexts(latency: LatencyHistogram): string[] {
  if (latency.count === 0) return ["none measured"];
  const { p50, p90, p99, max } = latencyJson(latency) as Record<string, number>;
  return [`p50 ${p50} ms`, `p90 ${p90} ms`, `p99 ${p99} ms`, `max ${max} ms`];
}

function latencyJson(latency: LatencyHistogram): Record<string, number> | undefined {
  if (latency.count === 0) return undefined;
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((part) => latency.quantile(part)) as [number, number, number];
  return { count: latency.count, p50, p90, p99, max: latency.max };
}

function perMillion(cpuSeconds: number, deliveries: number): number | undefined {
  return deliveries < TELLING_DELIVERIES ? undefined : rounded((cpuSeconds / deliveries) * 1e6, 2);
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  return bytes < 1e6 ? `${rounded(bytes / 1_000, 1)} kB` : `${rounded(bytes / 1e6, 1)} MB`;
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? "" : "s"}`;
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
