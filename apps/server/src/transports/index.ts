export { httpTransport } from "./http/http-transport.ts";
export { watchLostPeers } from "./lost-peers.ts";
export { TcpTransport } from "./tcp/tcp-transport.ts";
