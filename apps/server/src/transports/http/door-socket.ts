import { WebSocket, type RawData } from "ws";

/** Who is told what comes on a WebSocket. */
export interface SocketOwner {
  /** The client has said something. */
  hear(data: Buffer, isBinary: boolean): void;
  /** The client pings. */
  pinged(payload: Buffer): void;
  /** The client answers a ping. */
  ponged(payload: Buffer): void;
  /** The connection is gone, or will be: frames that are none have the library close with the protocol's own code. */
  closed(): void;
}

/** A WebSocket that knows whose it is, so that all share their listeners: a closure each is memory times ten thousand. */
export class DoorSocket extends WebSocket {
  #owner: SocketOwner | undefined;

  /** Its one owner, from now on. */
  tell(owner: SocketOwner): void {
    this.#owner = owner;
    this.on("message", heard).on("ping", pinged).on("pong", ponged).on("error", over).on("close", over);
  }

  static ownerOf(socket: WebSocket): SocketOwner | undefined {
    return (socket as DoorSocket).#owner;
  }
}

function heard(this: WebSocket, data: RawData, isBinary: boolean): void {
  // The library gives text and binary alike as one Buffer, unless it is told otherwise.
  DoorSocket.ownerOf(this)?.hear(data as Buffer, isBinary);
}

function pinged(this: WebSocket, payload: Buffer): void {
  DoorSocket.ownerOf(this)?.pinged(payload);
}

function ponged(this: WebSocket, payload: Buffer): void {
  DoorSocket.ownerOf(this)?.ponged(payload);
}

function over(this: WebSocket): void {
  DoorSocket.ownerOf(this)?.closed();
}
