import type { Door, Order, Reader } from "../door.ts";
import { HttpAnswer } from "../http-answer.ts";
import { failureReason, parseObject, readJsonGap, readJsonQuote, readJsonTrouble } from "../json-batch.ts";
import { Lines } from "../pieces.ts";
import { openSocket } from "../socket.ts";
import { authorization } from "../stream-request.ts";

const EVENT = "event: ";
const DATA = "data: ";

/** Server-sent events on HTTP/1.1: what a browser's EventSource reads. */
export const sseDoor: Door = {
  name: "sse",
  hasOptions: true,
  open(order, reader) {
    const { target } = order;
    const events = new Events(reader);
    const lines = new Lines((line) => events.line(line));
    const answer = new HttpAnswer(200, (bytes, start, end) => lines.push(bytes, start, end));
    const heard = (bytes: Buffer): void => answer.push(bytes);
    const socket = openSocket(target, target.port, reader, heard, () => events.failure || answer.reason);
    const head = [
      `GET ${target.basePath}/v1/stream?${queryOf(order)} HTTP/1.1`,
      `Host: ${target.authority}`,
      "Accept: text/event-stream",
      "Connection: close",
      ...authorization(order).map((value) => `Authorization: ${value}`),
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    return socket;
  },
};

function queryOf({ tickers, isEvery, maxRate }: Order): string {
  const parts = [`tickers=${tickers.map(encodeURIComponent).join(",")}`];
  if (isEvery) parts.push("delivery=every");
  if (maxRate > 0) parts.push(`max_updates_per_second=${maxRate}`);
  return parts.join("&");
}

/** Puts lines together to events; the server's have one line of data each. */
class Events {
  /** Why the server ended the stream, where it said so. */
  failure = "";
  readonly #reader: Reader;
  #name = "";
  #data = "";

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  line(line: string): void {
    if (line.startsWith(DATA)) this.#data = line.slice(DATA.length);
    else if (line.startsWith(EVENT)) this.#name = line.slice(EVENT.length);
    else if (line === "" && this.#name !== "") {
      this.#event();
      this.#name = this.#data = "";
    }
  }

  #event(): void {
    const data = parseObject(this.#data);
    if (!data) this.#reader.malformed();
    else if (this.#name === "quote") readJsonQuote(data, this.#reader);
    else if (this.#name === "session") this.#reader.session();
    else if (this.#name === "gap") readJsonGap(data, this.#reader);
    else if (this.#name === "ticker_error") readJsonTrouble(data, this.#reader);
    else if (this.#name === "failure") this.failure = failureReason(data);
  }
}
