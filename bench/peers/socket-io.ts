// The peer socket.io: a room per ticker.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { onTick, PORT } from "./market.ts";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => void socket.join(socket.handshake.auth["tickers"] as string[]));
http.listen(PORT, "127.0.0.1");
onTick((ticker, price, ms) => io.to(ticker).emit("quote", { ticker, price, ms }));
