// The peer that most would write first: server-sent events by res.write, one per price and reader.
import { createServer, type ServerResponse } from "node:http";
import { onTick, PORT, Readers } from "./market.ts";

const readers = new Readers<ServerResponse>();
createServer((request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  readers.add(response, (request.url ?? "").slice(1).split(","));
}).listen(PORT, "127.0.0.1");
onTick((ticker, price, ms) => {
  const event = `data: ${JSON.stringify({ ticker, price, ms })}\n\n`;
  for (const response of readers.of(ticker)) response.write(event);
});
