import { BreakerState, enumWord, Quality, SourceState, type SourceStatus } from "@streampulse/core";
import { cleanText } from "./clean.ts";
import { wrapText } from "./fold.ts";
import { showDuration } from "./freshness.ts";
import { enumName, present } from "./json.ts";
import type { Style } from "./style.ts";
import { cutText } from "./width.ts";

/** Of the word that says whether a setting is set, with the gap behind it. */
const SET_WIDTH = 7;

/** A source of this build, and what a running server says of it where one answers. */
export interface SourceReport {
  readonly name: string;
  readonly describes: string;
  readonly settings: readonly { readonly name: string; readonly describes: string; readonly isSet: boolean }[];
  /** Whether the environment of this command names it among the sources to serve. */
  readonly isConfigured: boolean;
  /** Whether the server that answered serves it; absent where none did. */
  readonly served?: boolean | undefined;
  readonly status?: SourceStatus | undefined;
}

/** One object per source, for NDJSON. `status` is the SourceStatus of the API. */
export function sourceJson(report: SourceReport): Record<string, unknown> {
  const { name, describes, isConfigured, served, settings, status } = report;
  return present({ name, describes, isConfigured, served, settings, status: status && statusJson(status) });
}

function statusJson(status: SourceStatus): Record<string, unknown> {
  return present({
    source: status.source,
    state: enumName("SOURCE_STATE", SourceState, status.state || undefined),
    quality: enumName("QUALITY", Quality, status.quality || undefined),
    lastMessageMs: status.lastMessageMs === undefined ? undefined : String(status.lastMessageMs),
    subscriptions: status.subscriptions || undefined,
    waitingTickers: status.waitingTickers,
    tickersGivenOver: status.tickersGivenOver,
    reason: status.reason,
    budgetLeft: status.budgetLeft,
    breaker: enumName("BREAKER_STATE", BreakerState, status.breaker || undefined),
    failovers: status.failovers,
    slips: status.slips,
  });
}

/**
 * All sources, each with its sentence, its state if it is known, and its settings. Where a server answered, the
 * mark tells whether that one serves the source, else whether one started in this environment would.
 */
export function sourcesText(
  reports: readonly SourceReport[],
  style: Style,
  { answered, nowMs, columns }: { answered: boolean; nowMs: number; columns: number },
): string {
  return reports.map((report) => sourceText(report, style, { answered, nowMs, columns })).join("\n\n");
}

function sourceText(
  report: SourceReport,
  style: Style,
  { answered, nowMs, columns }: { answered: boolean; nowMs: number; columns: number },
): string {
  const word = answered ? "served" : "configured";
  const holds = answered ? report.status !== undefined : report.isConfigured;
  const mark = holds ? style.up(`● ${word}`) : style.faint(`○ not ${word}`);
  const lines = [`${style.strong(report.name)}  ${mark}`, cutText(`  ${report.describes}`, columns)];
  if (report.status) lines.push(`  ${statusText(report.status, style, nowMs)}`);
  if (report.status?.reason !== undefined) {
    const wide = (columns === Infinity ? 100 : columns) - 4;
    const said = wrapText(cleanText(report.status.reason), wide);
    lines.push(...said.map((line) => `    ${style.warning(line)}`));
  }
  const width = Math.max(0, ...report.settings.map((setting) => setting.name.length));
  for (const setting of report.settings) {
    // Beside a server that answered, what is set in this environment would be taken for what is set there.
    const isSet = answered ? "" : setting.isSet ? style.up("set    ") : style.faint("unset  ");
    const used = 4 + width + 2 + (answered ? 0 : SET_WIDTH);
    const told = cutText(firstSentence(setting.describes), columns - used);
    lines.push(`    ${setting.name.padEnd(width)}  ${isSet}${style.faint(told)}`);
  }
  return lines.join("\n");
}

/** Enough for a list; the configuration guide and the JSON have the whole text. */
function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}

function statusText(status: SourceStatus, style: Style, nowMs: number): string {
  const isKnown = status.state !== SourceState.UNSPECIFIED;
  const state = isKnown
    ? enumWord(SourceState, status.state).toLowerCase().replace("_", " ")
    : "nothing asked of it yet";
  const paint = status.state === SourceState.CONNECTED ? style.up : style.warning;
  const parts = [paint(state), counted(status.subscriptions, "subscription")];
  if (status.waitingTickers) parts.push(style.warning(`${counted(status.waitingTickers, "ticker")} waiting`));
  if (status.tickersGivenOver)
    parts.push(style.warning(`${counted(status.tickersGivenOver, "ticker")} carried by others`));
  if (status.lastMessageMs !== undefined) {
    const age = showDuration(nowMs - status.lastMessageMs);
    parts.push(age === "now" ? "last message now" : `last message ${age} ago`);
  }
  if (status.budgetLeft !== undefined)
    parts.push(`${counted(status.budgetLeft, "request")} left of what the vendor allows now`);
  if (status.failovers) parts.push(style.warning(counted(status.failovers, "failover")));
  if (status.slips) parts.push(`${counted(status.slips, "slip")} dropped`);
  if (status.breaker === BreakerState.OPEN) parts.push(style.failure("breaker open"));
  if (status.breaker === BreakerState.HALF_OPEN) parts.push(style.warning("breaker half open"));
  return `on the server: ${parts.join(" · ")}`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
