import type { Door } from "../door.ts";
import { HttpAnswer } from "../http-answer.ts";
import { failureReason, isObject, parseObject } from "../json-batch.ts";
import { Envelopes } from "../pieces.ts";
import { protobufRequest, readProtobufBatch } from "../protobuf-batch.ts";
import { openSocket } from "../socket.ts";
import { STREAM_PATH, authorization, enveloped } from "../stream-request.ts";

/** The flag of a Connect stream's last envelope. Source: connectrpc.com/docs/protocol. */
const END_FLAG = 2;

/** Connect on HTTP/1.1, binary: what the SDK speaks. */
export const connectDoor: Door = {
  name: "connect",
  hasOptions: true,
  open(order, reader) {
    const { target } = order;
    let said = "";
    const envelopes = new Envelopes((flags, bytes, start, end) => {
      if (flags !== END_FLAG) return readProtobufBatch(bytes, start, end, reader);
      const error = parseObject(bytes.toString("utf8", start, end))?.["error"];
      said = isObject(error) ? failureReason(error) : "ended as if all was said";
    });
    const answer = new HttpAnswer(200, (bytes, start, end) => envelopes.push(bytes, start, end));
    const socket = openSocket(
      target,
      target.port,
      reader,
      (bytes) => answer.push(bytes),
      () => said || answer.reason,
    );
    const body = enveloped(protobufRequest(order));
    const head = [
      `POST ${target.basePath}${STREAM_PATH} HTTP/1.1`,
      `Host: ${target.authority}`,
      "Content-Type: application/connect+proto",
      "Connect-Protocol-Version: 1",
      "Connection: close",
      ...authorization(order).map((value) => `Authorization: ${value}`),
      `Content-Length: ${body.length}`,
    ];
    socket.write(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]));
    return socket;
  },
};
