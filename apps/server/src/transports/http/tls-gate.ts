import type { Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";

/** What a TLS port proves itself with, as PEM. */
export interface Certificate {
  /** The certificate, followed by those between it and its root. */
  readonly cert: string;
  readonly key: string;
}

/** The first byte of a TLS connection: a record that holds a handshake (RFC 8446, section 5.1). */
const HANDSHAKE = 0x16;

const PLAIN_TEXT = "This port speaks TLS: use https.\n";
/** What a client that speaks plain HTTP is told. */
const PLAIN_ANSWER =
  "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n" +
  `Content-Length: ${PLAIN_TEXT.length}\r\nConnection: close\r\n\r\n${PLAIN_TEXT}`;

/** Turns connections into ones that speak TLS 1.2 or newer, with h2 and HTTP/1.1 to choose from. */
export class TlsGate {
  readonly #server: Server;
  readonly #handshakeMs: number;

  /** `take` gets each connection once it is decrypted, with nothing read of it. Throws where the pair is none. */
  constructor({ cert, key }: Certificate, handshakeMs: number, take: (socket: TLSSocket) => void) {
    this.#handshakeMs = handshakeMs;
    this.#server = createServer(
      { cert, key, minVersion: "TLSv1.2", ALPNProtocols: ["h2", "http/1.1"], handshakeTimeout: handshakeMs },
      take,
    );
    // A handshake that fails is the client's affair; it ends the connection.
    this.#server.on("tlsClientError", (_error, socket) => socket.destroy());
  }

  /** Shakes hands on a connection that has just been accepted; one that does not get there in time is ended. */
  accept(raw: Socket): void {
    const giveUp = () => raw.destroy();
    const late = setTimeout(giveUp, this.#handshakeMs);
    const begin = () => {
      const bytes = raw.read() as Buffer | null;
      if (bytes === null) return;
      decided();
      raw.off("readable", begin);
      raw.off("end", giveUp);
      if (bytes[0] !== HANDSHAKE) return endPlainly(raw);
      raw.unshift(bytes);
      // As Node's own https: with TLS, a client that ends its half is leaving.
      raw.allowHalfOpen = false;
      this.#server.emit("connection", raw);
    };
    const decided = () => clearTimeout(late);
    // 'close' follows, and that is what is listened to.
    raw.on("error", () => {});
    raw.once("close", decided);
    raw.once("end", giveUp);
    raw.on("readable", begin);
  }
}

/** Says on a connection without TLS what the port speaks, and ends it. */
function endPlainly(raw: Socket): void {
  raw.write(PLAIN_ANSWER);
  raw.destroySoon();
}
