import { Failure } from "@streampulse/core";

import type { Caller } from "./caller.ts";
import { ClaimedStream } from "./claimed-stream.ts";
import type { Census, SessionExchange, SessionState, SetAnswer } from "./ports/session-exchange.ts";
import type { Sink } from "./ports/transport.ts";
import {
  checkChange,
  checkClientId,
  keyOf,
  type ModifyRequest,
  type OpeningWishes,
  type StreamRequest,
} from "./requests.ts";
import type { StreamHandle } from "./session-stream.ts";
import type { Sessions } from "./sessions.ts";

/** A claim that is under way. */
interface Claim {
  /** The stream that it was made for. */
  readonly madeFor: ClaimedStream;
  /** The stream that begins when it is granted: the last one that asked. */
  stream: ClaimedStream;
}

/**
 * The sessions of a server of several processes, as one of them sees them: those that live here, and the
 * others by way of the exchange.
 */
export class SharedSessions {
  readonly #sessions: Sessions;
  readonly #exchange: SessionExchange;
  readonly #claims = new Map<string, Claim>();
  #isEnding = false;

  /** `sessions` release their keys by themselves. `connections`: how many this process holds. */
  constructor(sessions: Sessions, exchange: SessionExchange, connections: () => number) {
    this.#sessions = sessions;
    this.#exchange = exchange;
    exchange.serve({
      granted: (key, state) => this.#granted(key, state),
      refused: (key, failure) => this.#refused(key, failure),
      handOver: (key) => sessions.handOver(key),
      modify: (key, change) => sessions.modifyAt(key, change),
      acknowledge: (key, bytes) => sessions.acknowledgeAt(key, bytes),
      census: () => ({ streams: sessions.streams, sessions: sessions.size, connections: connections() }),
    });
  }

  /** Opens the stream of a session: at once where that lives here, else when its claim is granted. */
  open(caller: Caller, request: StreamRequest, sink: Sink, wishes?: OpeningWishes): StreamHandle {
    const opening = this.#sessions.check(caller, request, wishes);
    const { key } = opening;
    if (opening.isPrivate || this.#sessions.has(key)) return this.#sessions.begin(opening, sink);
    const stream = new ClaimedStream(opening, sink);
    const claim = this.#claims.get(key);
    if (claim) {
      claim.stream.end(new Failure("SUPERSEDED"));
      claim.stream = stream;
    } else this.#claim(key, stream);
    return stream;
  }

  /** Whether a session with this id lives in any process. */
  lives(caller: Caller, clientId: string): boolean | Promise<boolean> {
    return this.#sessions.lives(caller, clientId) || this.#exchange.isHeld(keyOf(caller, clientId));
  }

  /** Changes the set of a living session, wherever it lives. Throws a Failure, or rejects with it. */
  modify(caller: Caller, request: ModifyRequest): SetAnswer | Promise<SetAnswer> {
    const key = keyOf(caller, request.clientId);
    if (this.#sessions.has(key)) return this.#sessions.modify(caller, request);
    checkClientId(request.clientId, caller);
    checkChange(request);
    return this.#exchange.modify(key, { add: request.add, remove: request.remove });
  }

  /** A reader's acknowledgement, wherever its session lives. Throws a Failure, or rejects with it. */
  acknowledge(caller: Caller, clientId: string, bytes: number): void | Promise<void> {
    const key = keyOf(caller, clientId);
    if (this.#sessions.has(key)) return this.#sessions.acknowledge(caller, clientId, bytes);
    checkClientId(clientId, caller);
    return this.#exchange.acknowledge(key, bytes);
  }

  census(): Promise<Census> {
    return this.#exchange.census();
  }

  /** Ends every stream, also those that have not begun, with a failure made for each; later ones are refused with it. */
  endAll(failure: () => Failure): void {
    this.#isEnding = true;
    this.#sessions.endAll(failure);
    for (const { stream } of this.#claims.values()) stream.end(failure());
  }

  #claim(key: string, stream: ClaimedStream): void {
    this.#claims.set(key, { madeFor: stream, stream });
    this.#exchange.claim(key);
  }

  #granted(key: string, state: SessionState | undefined): void {
    const stream = this.#claims.get(key)?.stream;
    this.#claims.delete(key);
    if (state && this.#isEnding) return this.#exchange.release(key, () => state);
    if (state && !this.#sessions.has(key)) this.#sessions.takeOver(key, state);
    if (stream && !stream.isOver) stream.begin((opening, sink) => this.#sessions.begin(opening, sink));
    // A session begins with its stream: a key that was claimed for one that is gone is nobody's.
    else if (!this.#sessions.has(key)) this.#exchange.release(key);
  }

  #refused(key: string, failure: Failure): void {
    const claim = this.#claims.get(key);
    if (claim === undefined) return;
    this.#claims.delete(key);
    const { stream, madeFor } = claim;
    if (stream.isOver) return;
    // A stream that came after the claim was made may well be later than the one that the claim lost to.
    if (stream === madeFor || failure.reason !== "SUPERSEDED") stream.end(failure);
    else this.#claim(key, stream);
  }
}
