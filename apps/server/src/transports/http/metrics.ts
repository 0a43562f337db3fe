import { readdirSync } from "node:fs";
import type { RequestListener } from "node:http";

import { BreakerState, enumWord, Failure, SourceState, type SourceStatus } from "@streampulse/core";
import { Counter, Gauge, Registry } from "prom-client";

import type { BookFigures } from "../../engine/book-figures.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import { tellBooks } from "./book-metrics.ts";

/** What the page of metrics is made of. */
export interface MetricsDeps {
  readonly engine: PriceEngine;
  readonly server: () => { readonly version: string; readonly uptimeMs: number };
  readonly internal: (error: unknown) => Failure;
  /** Of what is kept; absent where this process keeps nothing. */
  readonly figures?: (() => BookFigures) | undefined;
}

const STATES = Object.values(SourceState).filter((state) => state !== SourceState.UNSPECIFIED);

/**
 * `/metrics`, in the text of Prometheus. Everything is read when it is asked for, and nothing is counted per price or
 * client. Labels are names of sources, kinds and states only: no ticker, no client, nothing that grows with use.
 */
export function metricsPage(deps: MetricsDeps): RequestListener {
  return (_request, response) => {
    const answer = (status: number, type: string, text: string) => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
      response.end(text);
    };
    textOf(deps).then(
      ({ type, text }) => answer(200, type, text),
      (error: unknown) => {
        const failure = error instanceof Failure ? error : deps.internal(error);
        answer(503, "text/plain; charset=utf-8", `${failure.message}\n`);
      },
    );
  };
}

async function textOf({ engine, server, figures }: MetricsDeps): Promise<{ type: string; text: string }> {
  const registry = new Registry();
  const tell = (name: string, help: string, value: number) => gauge(registry, name, help).set(value);
  const [census, sources] = await Promise.all([engine.census(), engine.sources()]);
  const { version, uptimeMs } = server();
  gauge(registry, "streampulse_info", "The version that runs; always 1.", "version").set({ version }, 1);
  tell("streampulse_uptime_seconds", "For how long the server has run.", uptimeMs / 1_000);
  tell("streampulse_connections", "Connections of clients, over all doors.", census.connections);
  tell("streampulse_streams", "Open streams.", census.streams);
  tell("streampulse_sessions", "Sessions, with those that wait for their client to come back.", census.sessions);
  tell("streampulse_watched_tickers", "Tickers that this process's clients watch.", engine.watchedTickers);
  tell("streampulse_flush_window_seconds", "The time between two writes to one client.", engine.windowMs / 1_000);
  tellSources(registry, sources);
  if (figures) tellBooks(registry, figures());
  tellProcess(registry);
  return { type: registry.contentType, text: await registry.metrics() };
}

function tellSources(registry: Registry, sources: readonly SourceStatus[]): void {
  const of = (name: string, help: string, ...more: string[]) =>
    gauge(registry, `streampulse_source_${name}`, help, "source", ...more);
  const state = of("state", "1 for the state that a source is in; none while nothing is wanted of it.", "state");
  const subscriptions = of("subscriptions", "Tickers that a source carries.");
  const budget = of("budget_left", "Requests left in the vendor's budget, where there is one.");
  const heard = of("last_message_timestamp_seconds", "When anything was last heard of the vendor.");
  const failovers = new Counter({
    name: "streampulse_source_failovers_total",
    help: "How often another source took tickers over from this one.",
    labelNames: ["source"],
    registers: [registry],
  });
  const waiting = of("waiting_tickers", "Tickers that wait for a source to tell whether it has them.");
  const givenOver = of("tickers_given_over", "Tickers of a source that another one carries now.");
  const slips = of("slips", "How many prices were dropped: a second reading was back at the old level.");
  const breaker = of("breaker_open", "1 while a source that failed often is left alone.");
  for (const { source, ...status } of sources) {
    for (const one of STATES) {
      const word = enumWord(SourceState, one).toLowerCase();
      // One whose tickers are given over may be down as well.
      const isDown = one === SourceState.DOWN && status.breaker === BreakerState.OPEN;
      state.set({ source, state: word }, status.state === one || isDown ? 1 : 0);
    }
    subscriptions.set({ source }, status.subscriptions);
    if (status.budgetLeft !== undefined) budget.set({ source }, status.budgetLeft);
    if (status.lastMessageMs !== undefined) heard.set({ source }, status.lastMessageMs / 1_000);
    failovers.inc({ source }, status.failovers ?? 0);
    waiting.set({ source }, status.waitingTickers ?? 0);
    givenOver.set({ source }, status.tickersGivenOver ?? 0);
    slips.set({ source }, status.slips ?? 0);
    breaker.set({ source }, status.breaker === BreakerState.OPEN ? 1 : 0);
  }
}

/** Of the process that answers; the names are Prometheus's own. */
function tellProcess(registry: Registry): void {
  const { user, system } = process.cpuUsage();
  const name = "process_cpu_seconds_total";
  new Counter({ name, help: "CPU time of this process.", registers: [registry] }).inc((user + system) / 1e6);
  gauge(registry, "process_resident_memory_bytes", "Memory of this process.").set(process.memoryUsage.rss());
  const descriptors = openDescriptors();
  if (descriptors !== undefined) gauge(registry, "process_open_fds", "Files and sockets open.").set(descriptors);
}

/** Undefined where the system does not tell. */
function openDescriptors(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return undefined;
  }
}

function gauge(registry: Registry, name: string, help: string, ...labelNames: string[]): Gauge {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}
