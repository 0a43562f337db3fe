export * from "./gen/google/rpc/error_details_pb.ts";
export { type Status, StatusSchema } from "./gen/google/rpc/status_pb.ts";
export * from "./gen/streampulse/v1/price_pb.ts";
export * from "./gen/streampulse/v1/status_pb.ts";
