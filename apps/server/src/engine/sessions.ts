import { Failure, type Scheduler } from "@streampulse/core";

import type { Caller } from "./caller.ts";
import type { StreamGate } from "./fault-lab/stream-faults.ts";
import type { HubClient } from "./hub-client.ts";
import { LINGERING_MAX, MODIFY_PER_SECOND, SESSION_LINGER_MS } from "./limits.ts";
import type { SessionState, SetAnswer, SetChange } from "./ports/session-exchange.ts";
import type { Sink } from "./ports/transport.ts";
import {
  checkChange,
  checkClientId,
  checkOpening,
  keyOf,
  type ModifyRequest,
  type Opening,
  type OpeningWishes,
  type StreamRequest,
} from "./requests.ts";
import { SessionStream, type StreamHandle, type StreamOwner } from "./session-stream.ts";
import { Session, type SessionDeps } from "./session.ts";

/** The sessions that live in this process, by principal and client id: at most one stream each. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  /** Those without a stream, the longest without one first. */
  readonly #lingering = new Set<Session>();
  readonly #scheduler: Scheduler;
  readonly #deps: SessionDeps;
  readonly #owner: StreamOwner;
  /** Told of sessions that ended by themselves; with their state where all were ended together. */
  readonly #ended: ((key: string, state?: () => SessionState) => void) | undefined;
  /** Where a fault lab stands at its streams. */
  readonly #gate: StreamGate | undefined;
  #streams = 0;
  /** What streams are refused with, once all have been ended. */
  #refusal: (() => Failure) | undefined;

  constructor(
    scheduler: Scheduler,
    deps: Omit<SessionDeps, "now" | "left">,
    ended?: (key: string, state?: () => SessionState) => void,
    gate?: StreamGate,
  ) {
    this.#gate = gate;
    this.#scheduler = scheduler;
    const left = (session: Session, client: HubClient): void => this.#left(session, client);
    this.#deps = { ...deps, now: () => scheduler.now(), left };
    this.#ended = ended;
    this.#owner = {
      left,
      end: (client, failure) => this.#deps.hub.end(client, failure),
      change: (session, change) => this.#change(session, change),
    };
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** How many streams are open. */
  get streams(): number {
    return this.#streams;
  }

  has(key: string): boolean {
    return this.#sessions.has(key);
  }

  /** What a stream asks for, checked. Throws a Failure, above all where streams are refused by now. */
  check(caller: Caller, request: StreamRequest, wishes: OpeningWishes = {}): Opening {
    if (this.#refusal) throw this.#refusal();
    const opening = checkOpening(caller, request, wishes);
    const refusal = this.#gate?.refusal(opening.key);
    if (refusal) throw refusal;
    return opening;
  }

  /** Opens the stream of a session; an older one of the same session ends with SUPERSEDED. */
  open(caller: Caller, request: StreamRequest, sink: Sink, wishes?: OpeningWishes): StreamHandle {
    return this.begin(this.check(caller, request, wishes), sink);
  }

  /** As `open`, of what has been checked. */
  begin(opening: Opening, sink: Sink): StreamHandle {
    const { key, names } = opening;
    const known = this.#sessions.get(key);
    if (known?.client) this.#supersede(known);
    if (known) this.#keep(known);
    const session = known ?? this.#create(key);
    session.isPrivate = opening.isPrivate;
    const resumed = known !== undefined && (names.length === 0 || opening.keepsSet);
    const errors = resumed ? [] : session.replace(names);
    if (!resumed) session.revision++;
    this.#streams++;
    const client = this.#deps.hub.open(this.#gate?.sinkOf(key, sink) ?? sink, opening.options, session);
    session.attach(client, resumed, errors);
    this.#deps.hub.flush(client);
    return new SessionStream(this.#owner, session, client);
  }

  /** Whether a session with this id lives, with or without a stream. */
  lives(caller: Caller, clientId: string): boolean {
    return this.#sessions.has(keyOf(caller, clientId));
  }

  /** Changes the set of a living session; its stream goes on untouched. */
  modify(caller: Caller, request: ModifyRequest): SetAnswer {
    checkClientId(request.clientId, caller);
    return this.modifyAt(keyOf(caller, request.clientId), request);
  }

  /** As `modify`, of the session with this key. */
  modifyAt(key: string, change: SetChange): SetAnswer {
    return this.#change(this.#sessions.get(key), change);
  }

  /** A session's reader says how many bytes of its stream's messages it has received in all. */
  acknowledge(caller: Caller, clientId: string, bytes: number): void {
    checkClientId(clientId, caller);
    this.acknowledgeAt(keyOf(caller, clientId), bytes);
  }

  /** As `acknowledge`, of the session with this key. */
  acknowledgeAt(key: string, bytes: number): void {
    const session = this.#sessions.get(key);
    if (session === undefined) throw new Failure("NO_SESSION");
    // Between two streams there is nothing that it could be behind with.
    session.client?.acknowledge(bytes);
  }

  /** Ends the stream of the session with this key, where it has one here; the session waits to be resumed. */
  endStream(key: string, failure: Failure): void {
    const client = this.#sessions.get(key)?.client;
    if (client) this.#deps.hub.end(client, failure);
  }

  /** Ends a session's stream with SUPERSEDED, and the session; what it was, for another process to go on with. */
  handOver(key: string): SessionState | undefined {
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    if (session.client) this.#supersede(session);
    const state = session.state;
    this.#keep(session);
    session.end();
    this.#sessions.delete(key);
    return state;
  }

  /** Goes on with a session that lived in another process; until its stream comes it waits to be resumed. */
  takeOver(key: string, state: SessionState): void {
    const session = this.#create(key);
    session.restore(state);
    this.#expire(session, Math.min(state.expiresInMs, SESSION_LINGER_MS));
  }

  /** Ends every stream with a failure made for each, and every session; streams that come later are refused with it. */
  endAll(failure: () => Failure): void {
    this.#refusal = failure;
    for (const session of this.#sessions.values()) {
      if (session.client) this.#deps.hub.end(session.client, failure());
      this.#end(session, () => session.state);
    }
  }

  #create(key: string): Session {
    const session = new Session(key, this.#deps);
    this.#sessions.set(key, session);
    return session;
  }

  #change(session: Session | undefined, change: SetChange): SetAnswer {
    const { add, remove } = checkChange(change);
    if (session === undefined) throw new Failure("NO_SESSION");
    const retryAfterMs = session.takeChange();
    if (retryAfterMs > 0)
      throw new Failure("LIMIT_MODIFICATIONS", undefined, { retryAfterMs, limit: MODIFY_PER_SECOND });
    const before = session.tickers.length;
    const removals = remove.map((name) => session.remove(name));
    const gone = before - session.tickers.length;
    const additions = add.map((name) => session.add(name));
    if (gone > 0 || session.tickers.length !== before - gone) session.changed();
    return { tickers: session.tickers, revision: session.revision, results: [...additions, ...removals] };
  }

  #supersede(session: Session): void {
    const { client } = session;
    session.detach();
    this.#streams--;
    client?.sink.end(new Failure("SUPERSEDED"));
  }

  /** A stream is gone: the session waits to be resumed. Once per stream, and not for one that was taken over. */
  #left(session: Session, client: HubClient): void {
    if (session.client !== client) return;
    session.detach();
    this.#streams--;
    if (session.isPrivate) this.#end(session);
    else this.#expire(session, SESSION_LINGER_MS);
  }

  /** Lets a session go in time, and at once the one that has waited longest where too many wait. */
  #expire(session: Session, inMs: number): void {
    this.#keep(session);
    session.expiresMs = this.#scheduler.now() + inMs;
    session.cancelExpiry = this.#scheduler.after(inMs, () => this.#end(session));
    this.#lingering.add(session);
    if (this.#lingering.size <= LINGERING_MAX) return;
    const [oldest] = this.#lingering;
    if (oldest) this.#end(oldest);
  }

  /** It waits no longer. */
  #keep(session: Session): void {
    session.cancelExpiry?.();
    session.expiresMs = undefined;
    this.#lingering.delete(session);
  }

  #end(session: Session, state?: () => SessionState): void {
    // Before it is let go of: then there is nothing left of it.
    if (!session.isPrivate) this.#ended?.(session.key, state);
    this.#keep(session);
    session.end();
    this.#sessions.delete(session.key);
  }
}
