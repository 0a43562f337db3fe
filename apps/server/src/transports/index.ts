export { httpTransport } from "./http/http-transport.ts";
