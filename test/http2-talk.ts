import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

import { Http2Reader, numbers } from "./http2-peer.ts";
import { frame } from "./raw-http2.ts";

/** What came of one stream. */
export interface RawStream {
  body: string;
  /** Whether its response ended, or the code it was reset with before. */
  end: "open" | "ended" | number;
}

/** What a server of HTTP/2 said to frames, however it cut them. */
export interface RawTalk {
  readonly streams: Readonly<Record<number, RawStream>>;
  /** The code with which it ended the connection. */
  readonly goaway: number | undefined;
  /** Whether the connection was ended. */
  readonly isClosed: boolean;
}

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** Pings after the last part, each sent when the one before was answered: what follows from the parts comes before. */
const PINGS = 30;

/**
 * Sends the parts, each read by itself as far as the kernel lets it, behind the preface; resolves with what
 * was said when all that it leads to is there. Windows stay as the parts have them.
 */
export async function speakHttp2(port: number, parts: readonly Buffer[]): Promise<RawTalk> {
  const streams: Record<number, RawStream> = {};
  let goaway: number | undefined;
  let pongs = 0;
  let heardPong = (): void => {};
  const reader = new Http2Reader();
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    for (const { type, flags, stream, body } of reader.read(bytes)) {
      const seen = (streams[stream] ??= { body: "", end: "open" });
      if (type === 0) seen.body += body.toString("latin1");
      if ((type === 0 || type === 1) && (flags & 1) !== 0) seen.end = "ended";
      if (type === 3 && seen.end === "open") seen.end = body.readUInt32BE(0);
      if (type === 7) goaway = body.readUInt32BE(4);
      if (type === 6 && (flags & 1) !== 0 && body.readUInt32BE(0) === 0xfeed) pongs++;
    }
    heardPong();
  });
  await new Promise((resolve) => socket.once("connect", resolve).once("error", resolve));
  for (const part of [PREFACE, ...parts]) {
    socket.write(part);
    await turn();
    await turn();
  }
  for (let n = 1; n <= PINGS && !socket.destroyed; n++) {
    socket.write(frame(6, 0, 0, numbers(0xfeed, n)));
    const answered = new Promise<void>((resolve) => {
      heardPong = () => pongs >= n && resolve();
      heardPong();
    });
    await Promise.race([answered, closed]);
  }
  const isClosed = pongs < PINGS;
  socket.destroy();
  delete streams[0];
  return { streams, goaway, isClosed };
}
