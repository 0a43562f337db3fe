export * from "./gen/streampulse/v1/price_pb.ts";
export * from "./gen/streampulse/v1/status_pb.ts";
