import type { Socket } from "node:net";

import { Failure } from "@streampulse/core";

import type { ServiceOwner } from "../../engine/ports/service-link.ts";
import { CallFrames, headOf } from "./call-frames.ts";
import { FrameKind } from "./link-frame.ts";
import { SocketFile } from "./socket-file.ts";

/** How many calls of all processes are answered at once, streams among them. */
export const CALLS_MAX = 4_096;

/** Where the process that keeps things answers the others of this machine: a Unix socket. */
export class LocalServiceServer {
  readonly #owner: ServiceOwner;
  readonly #internal: (error: unknown) => Failure;
  readonly #file: SocketFile;
  #calls = 0;

  /** The folder of `path` is nobody else's. `internal` logs what is no Failure, and gives what the caller may see. */
  constructor(path: string, owner: ServiceOwner, internal: (error: unknown) => Failure) {
    this.#owner = owner;
    this.#internal = internal;
    this.#file = new SocketFile(path, (socket) => void this.#serve(socket));
  }

  /** Rejects with the system's error. What an earlier owner left at the path gives way in one step. */
  listen(): Promise<void> {
    return this.#file.listen();
  }

  /** Ends every call. The file stays until the next owner's takes its place. */
  close(): Promise<void> {
    return this.#file.close();
  }

  async #serve(socket: Socket): Promise<void> {
    const frames = new CallFrames(socket);
    const abort = new AbortController();
    socket.on("close", () => abort.abort());
    if (this.#calls >= CALLS_MAX) {
      return frames.fail(
        new Failure("LIMIT_STREAMS", "Too many calls are under way; try again.", { limit: CALLS_MAX }),
      );
    }
    this.#calls++;
    try {
      const first = await frames.next();
      const head = first?.kind === FrameKind.JSON ? headOf(first.body) : undefined;
      if (!head) return void socket.destroy();
      await frames.pieces(this.#owner.answer({ ...head, request: requestOf(frames) }, abort.signal));
      socket.end();
    } catch (error) {
      if (!abort.signal.aborted) frames.fail(error instanceof Failure ? error : this.#internal(error));
    } finally {
      this.#calls--;
    }
  }
}

/** The request as it comes. Throws where it breaks off. */
async function* requestOf(frames: CallFrames): AsyncGenerator<Uint8Array> {
  for (;;) {
    const frame = await frames.next();
    if (frame?.kind === FrameKind.END) return;
    if (frame?.kind !== FrameKind.PIECE) throw new Failure("INVALID_ARGUMENT", "The request broke off.");
    yield frame.body;
  }
}
