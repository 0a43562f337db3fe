import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2Server,
  type Http2Session,
  type ServerHttp2Session,
} from "node:http2";
import type { Socket } from "node:net";

import { Failure } from "@streampulse/core";

import type { ConnectionCap } from "../connection-cap.ts";
import { cutOff } from "../cut-off.ts";
import { KEEP_ALIVE_MS } from "../keep-alive.ts";
import { EndedSessions } from "./ended-sessions.ts";
import { FloodGuard } from "./flood-guard.ts";
import { hasTwoHosts, isHeadRefused } from "./head-guard.ts";
import {
  BODY_MAX_MS,
  END_MAX_MS,
  H2_RESETS_BURST,
  H2_RESETS_PER_SECOND,
  H2_SETTINGS_VALUES_MAX,
  H2_SILENT_MAX_MS,
  H2_STREAMS_MAX,
  HEADERS_MAX_BYTES,
  HEADERS_MAX_MS,
  LOBBY_MAX_MS,
} from "./limits.ts";
import { WalkedConnection } from "./own-frames/walked-connection.ts";
import { PlainFront } from "./plain-front.ts";
import { boundedQueues } from "./request-queue.ts";
import { TlsGate, type Certificate } from "./tls-gate.ts";
import type { Upgrades } from "./upgrades.ts";

/** What an HTTP/2 connection with prior knowledge begins with; no HTTP/1.1 method does. */
const H2_PREFACE = Buffer.from("PRI");

/** How often node:http looks for requests that take too long; half a minute unless told. */
const CHECK_EVERY_MS = 1_000;

/** How long requests and silent connections may take; tests have less time than clients. */
export interface Patience {
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly h2SilentMs: number;
  /** How long a connection that is let go may take for its last bytes. */
  readonly endMs: number;
}

const PATIENCE: Patience = {
  headersMs: HEADERS_MAX_MS,
  bodyMs: BODY_MAX_MS,
  h2SilentMs: H2_SILENT_MAX_MS,
  endMs: END_MAX_MS,
};

/** What a listener may be made with. */
export interface ListenerOptions {
  readonly patience?: Patience;
  /** Takes the requests that need no HTTP library; without one there are none. */
  readonly front?: PlainFront | undefined;
  readonly upgrades?: Upgrades;
  /** Has HTTP/2 walked, so that streams may frame their DATA themselves. */
  readonly isWalked?: boolean;
  /** With one the port speaks TLS. */
  readonly certificate?: Certificate | undefined;
  /** Says which connections are too many; they go to the `lobby`. */
  readonly cap?: { readonly cap: ConnectionCap; readonly lobby: Listener } | undefined;
}

/** One port for HTTP/1.1 and HTTP/2: with prior knowledge in the clear, by ALPN where there is a certificate. */
export class Listener {
  readonly #http: Server;
  readonly #http2: Http2Server;
  readonly #sockets = new Set<Socket>();
  /** With the walk of each, where there is one. */
  readonly #sessions = new Map<Http2Session, WalkedConnection | undefined>();
  readonly #front: PlainFront | undefined;
  readonly #upgrades: Upgrades | undefined;
  readonly #gate: TlsGate | undefined;
  readonly #take: (socket: Socket) => void;
  readonly #isWalked: boolean;
  /** The connection that becomes an HTTP/2 session now, and its walk. */
  #taking: Socket | undefined;
  #walked: WalkedConnection | undefined;

  /** Throws where the certificate is none. */
  constructor(handle: RequestListener, options: ListenerOptions = {}) {
    const { patience = PATIENCE, front, upgrades, certificate, cap } = options;
    const handleGood: RequestListener = (request, response) => {
      if (!isHeadRefused(request, response)) handle(request, response);
    };
    this.#front = front;
    this.#upgrades = upgrades;
    this.#isWalked = options.isWalked === true;
    this.#gate = certificate && new TlsGate(certificate, patience.headersMs, (socket) => this.#take(socket));
    this.#http = createHttpServer(
      {
        maxHeaderSize: HEADERS_MAX_BYTES,
        headersTimeout: patience.headersMs,
        // Of the request alone: a stream's response goes on for as long as it likes.
        requestTimeout: patience.headersMs + patience.bodyMs,
        connectionsCheckingInterval: CHECK_EVERY_MS,
        noDelay: true,
        // A watch is silent for as long as nothing changes: nothing else tells that its client vanished.
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
        shouldUpgradeCallback: (request) => upgrades?.accepts(request) === true && !hasTwoHosts(request),
      },
      boundedQueues(handleGood),
    );
    // An http or https server's connections are sockets of either kind.
    if (upgrades) this.#http.on("upgrade", (request, socket, head) => upgrades.take(request, socket as Socket, head));
    this.#http2 = createHttp2Server(
      {
        settings: { maxConcurrentStreams: H2_STREAMS_MAX, maxHeaderListSize: HEADERS_MAX_BYTES },
        maxSettings: H2_SETTINGS_VALUES_MAX,
        streamResetBurst: H2_RESETS_BURST,
        streamResetRate: H2_RESETS_PER_SECOND,
      },
      // HTTP/2's compatible request and response have all that the handler uses.
      handleGood as unknown as Parameters<typeof createHttp2Server>[1],
    );
    const floods = new FloodGuard();
    const ended = new EndedSessions(patience.endMs);
    // A session's own failures end it; nothing is left to do, and unheard they would end the process.
    this.#http2.on("sessionError", () => {});
    this.#http2.on("session", (session: ServerHttp2Session) => {
      const walked = this.#walked;
      this.#sessions.set(session, walked);
      floods.watch(session, walked);
      if (this.#taking) ended.watch(session, this.#taking);
      session.once("close", () => this.#sessions.delete(session));
      letGoSilent(session, this.#taking, walked, patience);
    });
    const [takeHttp] = this.#http.listeners("connection") as [(socket: Socket) => void];
    this.#take = (socket) => this.#sniff(socket, patience.headersMs, () => takeHttp.call(this.#http, socket));
    this.#http.removeAllListeners("connection");
    const sockets = this.#sockets;
    // One for all connections, on each of them: a closure for each is memory times ten thousand.
    const left = {
      client(this: Socket): void {
        sockets.delete(this);
        cap?.cap.left("client");
      },
      surplus(this: Socket): void {
        sockets.delete(this);
        cap?.cap.left("surplus");
      },
    };
    this.#http.on("connection", (socket: Socket) => {
      const admission = cap?.cap.admit() ?? "client";
      if (admission === "none") return void socket.destroy();
      sockets.add(socket);
      socket.on("close", left[admission]);
      if (admission === "client") return this.accept(socket);
      const late = setTimeout(() => socket.destroy(), LOBBY_MAX_MS);
      socket.once("close", () => clearTimeout(late));
      cap?.lobby.accept(socket);
    });
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** The connections themselves. */
  get sockets(): Iterable<Socket> {
    return this.#sockets;
  }

  /** The walk of an HTTP/2 connection; undefined where it has none, or is gone. */
  walkedOf(session: Http2Session | undefined): WalkedConnection | undefined {
    return session && this.#sessions.get(session);
  }

  /** Serves a connection that was accepted elsewhere. */
  accept(socket: Socket): void {
    if (this.#gate) this.#gate.accept(socket);
    else this.#take(socket);
  }

  /**
   * Hears of connections that could not be accepted, for want of descriptors as a rule: they are the
   * system's to refuse, and no reason to end.
   */
  onAcceptError(heard: (error: Error) => void): void {
    this.#http.on("error", heard);
  }

  /**
   * Resolves with the port; rejects with the system's error. With `reusePort` other processes of the same
   * user may listen on it too, if they say so as well, and the kernel spreads connections over all.
   */
  listen(host: string, port: number, reusePort = false): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen({ host, port, reusePort }, () => {
        this.#http.off("error", reject);
        const address = this.#http.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more connections, gives those there are a moment to flush their last bytes, ends the rest. */
  close(graceMs: number, failure = () => new Failure("DRAINING")): Promise<void> {
    this.#upgrades?.drain(failure);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of this.#sockets) socket.destroy();
      }, graceMs);
      this.#http.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#http.closeIdleConnections();
      for (const session of this.#sessions.keys()) session.close();
    });
  }

  /** Looks at the first bytes and hands the connection, with them put back, to the server that speaks it. */
  #sniff(socket: Socket, headersMs: number, takeHttp: () => void): void {
    let seen: Buffer = Buffer.alloc(0);
    // One letter is not yet a word of HTTP, of whichever version.
    const end = (isLate: boolean) => (seen.length > 1 ? PlainFront.giveUp(socket, isLate) : socket.destroy());
    const late = setTimeout(() => end(true), headersMs);
    const ended = () => end(false);
    // Until a server takes it, nobody else hears its errors; 'close' follows and is enough.
    const ignore = () => {};
    const look = () => {
      const bytes = socket.read() as Buffer | null;
      if (bytes === null) return;
      seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes]);
      const isPreface = seen.subarray(0, H2_PREFACE.length).equals(H2_PREFACE.subarray(0, seen.length));
      if (isPreface && seen.length < H2_PREFACE.length) return;
      const head = isPreface ? "other" : (this.#front?.read(seen) ?? "other");
      if (head === "more") return;
      decided();
      if (head !== "other") return this.#front?.take(socket, head, seen);
      socket.unshift(seen);
      if (!isPreface) return takeHttp();
      // node:http wants to know of half-open connections; node:http2 would hold them for good.
      socket.allowHalfOpen = false;
      this.#taking = socket;
      this.#walked = this.#isWalked ? new WalkedConnection(socket) : undefined;
      this.#http2.emit("connection", this.#walked ?? socket);
      this.#taking = undefined;
      this.#walked = undefined;
    };
    const decided = () => {
      clearTimeout(late);
      socket.off("readable", look);
      socket.off("error", ignore);
      socket.off("end", ended);
      socket.off("close", decided);
    };
    socket.on("error", ignore);
    socket.once("close", decided);
    // Half-open connections are the servers' affair; one that ended undecided is nobody's.
    socket.once("end", ended);
    socket.on("readable", look);
  }
}

/**
 * Closes a session that both sides leave silent; streams that it has may be silent for longer, a watch for ever.
 * Of what goes past the library, the library does not know. A client that takes nothing does not take the end
 * either, and is cut off.
 */
function letGoSilent(
  session: ServerHttp2Session,
  socket: Socket | undefined,
  walked: WalkedConnection | undefined,
  { h2SilentMs, endMs }: Patience,
): void {
  let seen = 0;
  const look = (): void => {
    const past = walked?.bytesPast ?? 0;
    if (past !== seen) {
      seen = past;
      session.setTimeout(h2SilentMs, look);
      return;
    }
    session.close();
    // What is still queued behind an earlier write, the end at least, waits for whoever reads nothing.
    const isStuck = () => (session.state.outboundQueueSize ?? 0) > 0 || (socket?.writableLength ?? 0) > 0;
    const late = setTimeout(() => {
      if (socket && isStuck()) cutOff(socket);
    }, endMs);
    session.once("close", () => clearTimeout(late));
  };
  session.setTimeout(h2SilentMs, look);
}
