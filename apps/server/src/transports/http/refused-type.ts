import type { CallResponse } from "./http-call.ts";

const UNARY_TYPES = [
  "application/json",
  "application/proto",
  "application/grpc",
  "application/grpc+proto",
  "application/grpc+json",
  "application/grpc-web",
  "application/grpc-web+proto",
  "application/grpc-web+json",
];

/** Answers a call whose content type is none of its own (`curl -d` without a header, perhaps) with those that are. */
export function refuseType(response: CallResponse, types: readonly string[] = UNARY_TYPES): void {
  const text = `This call is not to be had in that content type or encoding, but in: ${types.join(", ")}.\n`;
  response.writeHead(415, {
    "accept-post": types.join(", "),
    "content-type": "text/plain; charset=utf-8",
    "content-length": String(Buffer.byteLength(text)),
  });
  response.end(text);
}
