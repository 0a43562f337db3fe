import { Failure } from "@streampulse/core";

import type { HubClient } from "./hub-client.ts";
import type { SetAnswer, SetChange } from "./ports/session-exchange.ts";
import type { Session } from "./session.ts";

/** A stream as its transport holds it. */
export interface StreamHandle {
  /** Absent where the stream has begun already; else resolves when it has, or when it is over without. */
  readonly begun?: Promise<void>;
  /** The connection is gone; the session stays for 30 s. Idempotent. */
  close(): void;
  /** Ends the stream with a failure that its client is told. */
  end(failure: Failure): void;
  /** Its client has received so many bytes of messages in all, without their heads; see Credit. */
  acknowledge(bytes: number): void;
  /** Changes its session's set. Throws a Failure; NO_SESSION where the stream is over, or has not begun. */
  modify(change: SetChange): SetAnswer;
}

/** What a stream needs of the sessions. */
export interface StreamOwner {
  /** The connection is gone. */
  left(session: Session, client: HubClient): void;
  end(client: HubClient, failure: Failure): void;
  change(session: Session, change: SetChange): SetAnswer;
}

/** The one stream of a session. There are thousands: what all have is held once. */
export class SessionStream implements StreamHandle {
  readonly #owner: StreamOwner;
  readonly #session: Session;
  readonly #client: HubClient;

  constructor(owner: StreamOwner, session: Session, client: HubClient) {
    this.#owner = owner;
    this.#session = session;
    this.#client = client;
  }

  close(): void {
    this.#owner.left(this.#session, this.#client);
  }

  end(failure: Failure): void {
    this.#owner.end(this.#client, failure);
  }

  acknowledge(bytes: number): void {
    this.#client.acknowledge(bytes);
  }

  modify(change: SetChange): SetAnswer {
    if (this.#session.client !== this.#client) throw new Failure("NO_SESSION");
    return this.#owner.change(this.#session, change);
  }
}
