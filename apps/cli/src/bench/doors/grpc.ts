import { connect, constants } from "node:http2";
import type { Door } from "../door.ts";
import { Envelopes } from "../pieces.ts";
import { protobufRequest, readProtobufBatch, statusReason } from "../protobuf-batch.ts";
import { STREAM_PATH, authorization, enveloped } from "../stream-request.ts";

/** What a client is willing to have on its way: more than a second of any load that one connection carries. */
const WINDOW_BYTES = 1024 * 1024;

/** gRPC on HTTP/2, with a connection for each client as separate programs have. */
export const grpcDoor: Door = {
  name: "grpc",
  hasOptions: true,
  open(order, reader) {
    const { target } = order;
    const scheme = target.isSecure ? "https" : "http";
    const session = connect(`${scheme}://${target.authority}`, { settings: { initialWindowSize: WINDOW_BYTES } });
    let isOver = false;
    let reason = "";
    const over = (why: string): void => {
      if (isOver) return;
      isOver = true;
      session.destroy();
      reader.ended(reason || why);
    };
    session.on("error", (error) => over(codeOf(error)));
    session.on("close", () => over("closed by the server"));
    const stream = session.request({
      ":method": "POST",
      ":path": `${target.basePath}${STREAM_PATH}`,
      "content-type": "application/grpc+proto",
      te: "trailers",
      ...Object.fromEntries(authorization(order).map((value) => ["authorization", value])),
    });
    const told = (headers: Readonly<Record<string, unknown>>): void => {
      reason = grpcReason(headers) || reason;
    };
    stream.on("response", (headers) => {
      if (headers[":status"] !== 200) reason = `HTTP ${headers[":status"]}`;
      told(headers);
    });
    stream.on("trailers", told);
    stream.on("error", (error) => over(codeOf(error)));
    stream.on("close", () =>
      over(stream.rstCode === constants.NGHTTP2_NO_ERROR ? "closed by the server" : "reset by the server"),
    );
    const envelopes = new Envelopes((_flags, bytes, start, end) => readProtobufBatch(bytes, start, end, reader));
    stream.on("data", (bytes: Buffer) => {
      if (isOver) return;
      reader.bytes(bytes.length);
      try {
        envelopes.push(bytes, 0, bytes.length);
      } catch {
        reader.malformed();
        over("malformed");
      }
    });
    stream.end(enveloped(protobufRequest(order)));
    return {
      close: () => {
        isOver = true;
        session.destroy();
      },
    };
  },
};

/** A stream whose connection failed says so by its cause. */
function codeOf(error: Error): string {
  const { code, cause } = error as NodeJS.ErrnoException;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? code ?? error.message;
}

/** Why a gRPC call failed, of its trailers; empty where they do not say. */
function grpcReason(headers: Readonly<Record<string, unknown>>): string {
  const details = headers["grpc-status-details-bin"];
  const reason = typeof details === "string" ? statusReason(Buffer.from(details, "base64")) : "";
  const status = headers["grpc-status"];
  return reason || (typeof status === "string" ? `gRPC status ${status}` : "");
}
