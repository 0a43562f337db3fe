export { httpTransport } from "./http/http-transport.ts";
export { TcpTransport } from "./tcp/tcp-transport.ts";
