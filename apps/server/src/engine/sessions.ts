import { Failure, type Scheduler, type TickerResult } from "@streampulse/core";

import type { Caller } from "./caller.ts";
import { MODIFY_BURST, MODIFY_PER_SECOND, SESSION_LINGER_MS } from "./limits.ts";
import type { HubClient } from "./hub-client.ts";
import type { Sink } from "./ports/transport.ts";
import {
  checkClientId,
  checkDelivery,
  checkRate,
  parseTickers,
  type ModifyRequest,
  type StreamRequest,
} from "./requests.ts";
import { Session, type SessionDeps } from "./session.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A stream as its transport holds it. */
export interface StreamHandle {
  /** The connection is gone; the session stays for 30 s. Idempotent. */
  close(): void;
  /** Ends the stream with a failure that its client is told. */
  end(failure: Failure): void;
  /** Its client has received so many bytes of messages in all, without their heads; see Credit. */
  acknowledge(bytes: number): void;
}

/** The living sessions, by principal and client id: at most one stream each. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #scheduler: Scheduler;
  readonly #deps: SessionDeps;
  #streams = 0;
  /** What streams are refused with, once all have been ended. */
  #refusal: (() => Failure) | undefined;

  constructor(scheduler: Scheduler, deps: Omit<SessionDeps, "now">) {
    this.#scheduler = scheduler;
    this.#deps = { ...deps, now: () => scheduler.now() };
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** How many streams are open. */
  get streams(): number {
    return this.#streams;
  }

  /** Opens the stream of a session; an older one of the same session ends with SUPERSEDED. */
  open(caller: Caller, request: StreamRequest, sink: Sink): StreamHandle {
    if (this.#refusal) throw this.#refusal();
    checkClientId(request.clientId, caller);
    const every = checkDelivery(request.delivery);
    const maxUpdatesPerSecond = checkRate(request.maxUpdatesPerSecond);
    const names = parseTickers(request.tickers, "tickers");
    const key = keyOf(caller, request.clientId);
    const known = this.#sessions.get(key);
    if (known?.client) this.#supersede(known);
    known?.cancelExpiry?.();
    const session = known ?? this.#create(key, request.clientId);
    const resumed = known !== undefined && names.length === 0;
    const errors = resumed ? [] : session.replace(names);
    if (!resumed) session.revision++;
    this.#streams++;
    const client: HubClient = this.#deps.hub.open(
      sink,
      { every, reportConflation: request.reportConflation, maxUpdatesPerSecond },
      () => this.#ended(session, client),
    );
    session.attach(client, resumed, errors);
    this.#deps.hub.flush(client);
    return {
      close: () => this.#ended(session, client),
      end: (failure) => this.#deps.hub.end(client, failure),
      acknowledge: (bytes) => client.credit.acknowledge(bytes),
    };
  }

  /** Whether a session with this id lives, with or without a stream. */
  lives(caller: Caller, clientId: string): boolean {
    return this.#sessions.has(keyOf(caller, clientId));
  }

  /** Changes the set of a living session; its stream goes on untouched. */
  modify(caller: Caller, request: ModifyRequest): { tickers: string[]; revision: number; results: TickerResult[] } {
    checkClientId(request.clientId, caller);
    const add = parseTickers(request.add, "add");
    const remove = parseTickers(request.remove, "remove");
    const removed = new Set(remove.map((name) => name.ticker));
    const both = add.find((name) => removed.has(name.ticker));
    if (both) {
      throw new Failure("INVALID_ARGUMENT", `${both.ticker} is in both add and remove; name it in one of them.`, {
        field: "add",
      });
    }
    const session = this.#sessions.get(keyOf(caller, request.clientId));
    if (session === undefined) throw new Failure("NO_SESSION");
    const retryAfterMs = session.changes.take(this.#scheduler.now());
    if (retryAfterMs > 0)
      throw new Failure("LIMIT_MODIFICATIONS", undefined, { retryAfterMs, limit: MODIFY_PER_SECOND });
    const before = session.tickers.length;
    const removals = remove.map((name) => session.remove(name));
    const gone = before - session.tickers.length;
    const additions = add.map((name) => session.add(name));
    if (gone > 0 || session.tickers.length !== before - gone) session.changed();
    return { tickers: session.tickers, revision: session.revision, results: [...additions, ...removals] };
  }

  /** A session's reader says how many bytes of its stream's messages it has received in all. */
  acknowledge(caller: Caller, clientId: string, bytes: number): void {
    checkClientId(clientId, caller);
    const session = this.#sessions.get(keyOf(caller, clientId));
    if (session === undefined) throw new Failure("NO_SESSION");
    // Between two streams there is nothing that it could be behind with.
    session.client?.credit.acknowledge(bytes);
  }

  /** Ends every stream with a failure made for each, and every session; streams that come later are refused with it. */
  endAll(failure: () => Failure): void {
    this.#refusal = failure;
    for (const session of this.#sessions.values()) {
      if (session.client) this.#deps.hub.end(session.client, failure());
      session.end();
    }
    this.#sessions.clear();
  }

  #create(key: string, clientId: string): Session {
    const changes = new TokenBucket(MODIFY_BURST, MODIFY_PER_SECOND, this.#scheduler.now());
    const session = new Session(key, clientId, changes, this.#deps);
    this.#sessions.set(key, session);
    return session;
  }

  #supersede(session: Session): void {
    const { client } = session;
    session.detach();
    this.#streams--;
    client?.sink.end(new Failure("SUPERSEDED"));
  }

  /** A stream is gone: the session waits to be resumed. Once per stream, and not for one that was taken over. */
  #ended(session: Session, client: HubClient): void {
    if (session.client !== client) return;
    session.detach();
    this.#streams--;
    session.cancelExpiry = this.#scheduler.after(SESSION_LINGER_MS, () => {
      session.end();
      this.#sessions.delete(session.key);
    });
  }
}

function keyOf(caller: Caller, clientId: string): string {
  // A principal holds no line break (the identity's own grammar), so the key is unambiguous.
  return `${caller.principal}\n${clientId}`;
}
