import type { Door, Order, Reader } from "../door.ts";
import { parseObject, readJsonBatch, readJsonQuote } from "../json-batch.ts";
import { Lines } from "../pieces.ts";
import { openSocket } from "../socket.ts";

/** Shorter than the longest line that the door takes: 4,096 bytes. */
const LINE_MAX_BYTES = 4_000;

/** The line feed, a Quote's JSON per line: its text has no sequences to check. */
export const tcpDoor: Door = {
  name: "tcp",
  hasOptions: false,
  hasOwnPort: true,
  open(order, reader) {
    let failure = "";
    const lines = new Lines((line) => {
      if (line.startsWith("{")) readLine(line, reader);
      else if (line.startsWith("ERR ")) failure = line.split(" ", 2)[1] ?? "";
      else if (!line.startsWith("OK")) reader.malformed();
    });
    const heard = (bytes: Buffer): void => lines.push(bytes, 0, bytes.length);
    const end = (): string => failure || "closed by the server";
    const socket = openSocket(order.target, order.target.port, reader, heard, end);
    socket.write(commandsOf(order));
    return socket;
  },
};

/** A line is a Quote, or a message of everything else. */
function readLine(line: string, reader: Reader): void {
  const message = parseObject(line);
  if (!message) reader.malformed();
  else if (message["sequence"] === undefined) readJsonBatch(message, reader);
  else readJsonQuote(message, reader);
}

function commandsOf({ token, tickers }: Order): string {
  const lines = [...(token === undefined ? [] : [`AUTH ${token}`]), "FORMAT json"];
  let add = "ADD";
  for (const ticker of tickers) {
    if (Buffer.byteLength(`${add} ${ticker}`) > LINE_MAX_BYTES) {
      lines.push(add);
      add = "ADD";
    }
    add += ` ${ticker}`;
  }
  return [...lines, add, ""].join("\n");
}
