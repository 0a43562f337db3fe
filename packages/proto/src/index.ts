export * from "./gen/google/rpc/error_details_pb.ts";
export { type Status, StatusSchema } from "./gen/google/rpc/status_pb.ts";
export * from "./gen/grpc/health/v1/health_pb.ts";
export * as reflectionV1 from "./gen/grpc/reflection/v1/reflection_pb.ts";
export * as reflectionV1alpha from "./gen/grpc/reflection/v1alpha/reflection_pb.ts";
export * from "./gen/streampulse/v1/import_pb.ts";
export * from "./gen/streampulse/v1/price_pb.ts";
export * from "./gen/streampulse/v1/status_pb.ts";
export * from "./gen/streampulse/v1/watchlist_pb.ts";
