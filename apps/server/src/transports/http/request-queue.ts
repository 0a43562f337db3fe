import type { RequestListener } from "node:http";
import type { Socket } from "node:net";

import { Failure } from "@streampulse/core";

import { answerFailure } from "./failure-answer.ts";
import { REQUESTS_AHEAD_MAX } from "./limits.ts";

/**
 * Bounds how many requests of one HTTP/1.1 connection are under way. node:http takes as many as one read brings,
 * more than a thousand, one after the other and before it looks at anybody else.
 */
export function boundedQueues(handle: RequestListener): RequestListener {
  const underWay = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    // What came behind the one that was refused is nobody's.
    if (count > REQUESTS_AHEAD_MAX + 1) return;
    response.once("close", () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    if (count <= REQUESTS_AHEAD_MAX) return handle(request, response);
    // When those before it are answered, this ends the connection.
    response.setHeader("connection", "close");
    const message = `A connection may be ${REQUESTS_AHEAD_MAX} requests ahead of their answers.`;
    answerFailure(response, new Failure("LIMIT_STREAMS", message, { limit: REQUESTS_AHEAD_MAX }));
  };
}
