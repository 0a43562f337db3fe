import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

import { Failure, type Scheduler } from "@streampulse/core";
import type { Logger } from "pino";

import { booksOrReason, filesOrReason, keeping, openBooks, recordingInto } from "./app/keeping.ts";
import { FaultSeat } from "./app/fault-seat.ts";
import { LoopMeter } from "./app/loop-meter.ts";
import { openRooms, withoutRooms } from "./app/open-rooms.ts";
import { openSources } from "./app/open-sources.ts";
import type { MessageChannel } from "./buses/local/message-channel.ts";
import { LocalPriceLink } from "./buses/local/price-link.ts";
import { LocalPriceServer } from "./buses/local/price-server.ts";
import { LocalServiceLink } from "./buses/local/service-link.ts";
import { LocalServiceServer } from "./buses/local/service-server.ts";
import { WorkerExchange } from "./buses/local/worker-exchange.ts";
import type { ServerSettings } from "./config.ts";
import type { Drawn } from "./config/drawn.ts";
import type { TlsSettings } from "./config/tls.ts";
import type { Source } from "./engine/ports/source.ts";
import { PriceEngine } from "./engine/price-engine.ts";
import { connectionsWithin, descriptorLimit, descriptorsFor, watchDescriptors } from "./transports/descriptors.ts";
import { ConnectionCap, shareOf } from "./transports/connection-cap.ts";
import { HealthState } from "./transports/http/health.ts";
import { keptCertificate } from "./transports/http/kept-certificate.ts";
import type { Certificate } from "./transports/http/tls-gate.ts";
import { httpTransport, TcpTransport, watchLostPeers } from "./transports/index.ts";
import { KEPT_SERVICES } from "./transports/kept/index.ts";
import { REPLAY_SERVICE, replayService } from "./transports/kept/replay-service.ts";
import { serviceOwner, servicesOver } from "./transports/kept/linked-calls.ts";
import { filesOver, ownerWithFiles } from "./transports/kept/portfolio-files.ts";

/** What a running server is given beside its settings. */
export interface AppDeps {
  readonly log: Logger;
  /** What sources have to tell at the start and the end; absent: as the rest. */
  readonly sourceLog?: Logger;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly version: string;
  /** What was drawn for its sources where nobody has set it; what the database has of an earlier draw goes before it. */
  readonly drawn?: Drawn;
  /** The folder of the exported page. */
  readonly pageFolder: string;
  /** Where it is one of several workers; else it is a server by itself. */
  readonly place?: Place;
}

/** A worker's place among those that serve clients on the same ports. */
export interface Place {
  /** The first, 0, owns the sources. */
  readonly index: number;
  readonly count: number;
  /** Since when the server is there, this worker perhaps not. Epoch milliseconds. */
  readonly startedMs: number;
  /** Where the first gives its prices to the others: the path of a socket. */
  readonly pricesPath: string;
  /** Where the first answers the others' calls of what is kept: the path of a socket. */
  readonly callsPath: string;
  /** The way to the switchboard that joins the sessions of all. */
  readonly channel: MessageChannel;
  /** Milliseconds of a clock that all workers share and nobody sets. */
  readonly machineMs: () => number;
}

/** Where a server listens. */
export interface Addresses {
  /** Of page, API and streams. */
  readonly url: string;
  /** Of the same; a URL keeps it to itself where it is the scheme's own. */
  readonly port: number;
  readonly lineFeed: { readonly host: string; readonly port: number };
}

/** A server, listening or about to. */
export interface App {
  readonly engine: PriceEngine;
  /** Resolves with its addresses. Rejects with the system's error where a port cannot be had. */
  listen(): Promise<Addresses>;
  /** Ends every stream with DRAINING, then everything else. Resolves when nothing is left. */
  close(): Promise<void>;
}

/** Clients told to come back are spread over this time. */
const DRAIN_SPREAD_MS = 10_000;
/** How long connections get to take their last bytes. */
const CLOSE_GRACE_MS = 2_000;

/** Makes a server of its parts; the only place that knows them all. Rejects where a source cannot be made. */
export async function createApp(settings: ServerSettings, deps: AppDeps): Promise<App> {
  const { log, scheduler, random, place } = deps;
  const certificate = certificateOf(settings.tls, scheduler.now());
  const isFirst = place === undefined || place.index === 0;
  const cap = connectionCap(settings.maxConnections, deps, isFirst);
  const exchange = place && exchangeOver(place, deps);
  if (isFirst) for (const doubt of settings.doubts) log.warn(doubt);
  const { store, fault: notKept } = isFirst ? await keeping(settings, deps) : {};
  const faults = settings.faultLab ? new FaultSeat(deps) : undefined;
  const sources = isFirst ? await openSources(settings, deps, store) : [];
  const prices = isFirst ? (faults?.around(sources) ?? sources) : new LocalPriceLink(place.pricesPath);
  const recording = store && recordingInto(store, settings.history, deps);
  const recorder = recording?.recorder;
  const rooms = isFirst ? openRooms(settings, scheduler) : undefined;
  const engine = new PriceEngine(rooms ? [...(prices as Source[]), ...rooms.sources] : prices, {
    scheduler,
    random,
    meter: new LoopMeter(),
    maxTickers: settings.maxTickers,
    routes: settings.routes,
    unforeseen: (error) => log.error({ err: error }, "a stream was ended for an unforeseen fault"),
    // A fault's words are for users: no secret, address or upstream's text is in them.
    outage: (source, fault, isPriced) => {
      const trouble = isPriced ? `${source} looks no tickers up` : `no prices from ${source}`;
      log.warn({ source }, fault ? `${trouble}: ${fault.message} It is tried again.` : `${source} is back`);
    },
    connections: () => cap.held,
    exchange,
    store,
    recorder: recorder && withoutRooms(recorder),
    streamFaults: faults?.streams,
  });
  const books =
    store &&
    recorder &&
    (await openBooks({ engine, store, recorder, sources: prices as Source[] }, settings.channels, deps));
  const link = isFirst ? undefined : new LocalServiceLink(place.callsPath);
  const services = rooms
    ? [...booksOrReason(books, notKept, faults?.lab), replayService(rooms)]
    : servicesOver(link as LocalServiceLink, [...KEPT_SERVICES, REPLAY_SERVICE]);
  const files = link ? filesOver(link) : filesOrReason(books, notKept);
  faults?.begin(engine, link);
  const owner = ownerWithFiles(serviceOwner(services), files);
  const shares = place && engine.owner && new LocalPriceServer(place.pricesPath, engine.owner);
  const calls =
    place && isFirst && new LocalServiceServer(place.callsPath, faults?.owner(owner) ?? owner, internalTo(log));
  const stopWatching = watchDescriptors(scheduler, () => {
    log.error("no file descriptor is left: connections are turned away; raise the limit of open files (ulimit -n)");
  });
  const health = new HealthState();
  let isDraining = false;
  const http = httpTransport({
    engine,
    scheduler,
    pageFolder: deps.pageFolder,
    version: deps.version,
    hasFaultLab: settings.faultLab,
    startedMs: place?.startedMs,
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    isSecure: certificate !== undefined,
    certificate,
    cap,
    health,
    services,
    figures: books && (() => books.figures()),
    files,
    isDraining: () => isDraining,
    logError: (id, error) => log.error({ id, err: error }, "unforeseen"),
  });
  const lineFeed = new TcpTransport({
    engine,
    scheduler,
    tickers: settings.tickers,
    cap,
    logError: (id, error) => log.error({ id, err: error }, "unforeseen"),
  });
  const forgetPeers = watchLostPeers(scheduler, [http, lineFeed]);
  // watchDescriptors says it, once a minute; unheard it would end the process.
  http.onAcceptError(() => {});
  lineFeed.onAcceptError(() => {});
  return {
    engine,
    async listen() {
      const { host } = settings;
      await Promise.all([shares?.listen(), calls && calls.listen()]);
      const isShared = place !== undefined;
      const port = await http.listen(host, settings.port, isShared);
      const url = `${certificate ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
      const tcpPort = await lineFeed.listen(host, settings.tcpPort, isShared);
      // Not before: who has the ports is told first, and is mostly the same server.
      if (notKept) log[notKept.reason === "UNAVAILABLE" ? "warn" : "error"](`nothing is kept: ${notKept.detail}`);
      return { url, port, lineFeed: { host, port: tcpPort } };
    },
    async close() {
      isDraining = true;
      const retryAfterMs = () => random() * DRAIN_SPREAD_MS;
      const drained = () => new Failure("DRAINING", undefined, { retryAfterMs: Math.round(retryAfterMs()) });
      health.drain(drained);
      faults?.close();
      forgetPeers();
      const left = exchange?.leave().then(() => exchange.close());
      engine.drain(retryAfterMs);
      await Promise.all([left, http.close(CLOSE_GRACE_MS, drained), lineFeed.close(CLOSE_GRACE_MS, drained)]);
      stopWatching();
      await Promise.all([shares?.close(), calls && calls.close()]);
      rooms?.close();
      await books?.close();
      await engine.close();
      await recording?.close();
      await store?.close();
    },
  };
}

function internalTo(log: Logger): (error: unknown) => Failure {
  return (error) => {
    const id = randomUUID();
    log.error({ id, err: error }, "unforeseen");
    return new Failure("INTERNAL", `Something unforeseen happened; the server's log has it under ${id}.`);
  };
}

function exchangeOver({ channel, machineMs }: Place, { scheduler, log }: AppDeps): WorkerExchange {
  const unforeseen = (error: unknown) => log.error({ err: error }, "the exchange of sessions met an unforeseen fault");
  return new WorkerExchange(channel, { scheduler, machineMs, unforeseen });
}

/** Of one server by itself, or of a worker: a share of the whole, and refusals that name the whole, for that is somebody's setting. */
function connectionCap(whole: number, { place, log, random }: AppDeps, isFirst: boolean): ConnectionCap {
  const share = place ? shareOf(whole, place.index, place.count) : whole;
  const max = affordable(share, isFirst ? log : undefined);
  return new ConnectionCap(max, random, max < share ? max : whole);
}

/**
 * The cap on connections as far as descriptors reach: beyond them a client would be cut off without a word.
 * Of several processes, who all have the same limit, one says it.
 */
function affordable(max: number, log: Logger | undefined): number {
  const limit = descriptorLimit();
  if (limit === undefined || descriptorsFor(max) <= limit) return max;
  const most = connectionsWithin(limit);
  log?.warn(
    `this process may have ${limit} files open, so it takes ${most} connections and not ${max}; ` +
      `for those raise the limit of open files (ulimit -n) to ${descriptorsFor(max)}`,
  );
  return most;
}

/** Throws with words for the user where a certificate of the server's own cannot be kept. */
function certificateOf(tls: TlsSettings | undefined, nowMs: number): Certificate | undefined {
  if (tls === undefined || "cert" in tls) return tls;
  try {
    return keptCertificate(tls.selfSignedFolder, nowMs);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Error(`The self-signed certificate cannot be kept in ${tls.selfSignedFolder} (${code}).`, {
      cause: error,
    });
  }
}

/** The page as the repository builds it. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../web/out/", import.meta.url));
