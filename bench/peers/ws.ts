// The peer `ws`: a text per price and reader, made once per price.
import { WebSocketServer, type WebSocket } from "ws";
import { onTick, PORT, Readers } from "./market.ts";

const readers = new Readers<WebSocket>();
new WebSocketServer({ host: "127.0.0.1", port: PORT }).on("connection", (socket) => {
  socket.on("message", (data) => readers.add(socket, (data as Buffer).toString().split(",")));
  socket.on("error", () => socket.terminate());
});
onTick((ticker, price, ms) => {
  const text = JSON.stringify({ ticker, price, ms });
  for (const socket of readers.of(ticker)) socket.send(text);
});
