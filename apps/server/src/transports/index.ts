export { httpTransport, type HttpOptions } from "./http/http-transport.ts";
