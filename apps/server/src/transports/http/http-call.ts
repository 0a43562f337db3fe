import type { Socket } from "node:net";

/** A request's first lines, whoever read them. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the guard and the streaming call ask of a request, whoever read its head. */
export interface CallRequest extends RequestHead {
  readonly httpVersionMajor: number;
  readonly socket: Socket;
  destroy(): unknown;
}

/** What they ask of a response, whoever frames it. */
export interface CallResponse {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers?: Record<string, string>): { end(): unknown };
  end(text?: string): unknown;
  on(event: "close" | "error", listener: () => void): unknown;
}
