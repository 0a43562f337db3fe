/** Alerts, their log and their channels at a StreamPulse server. */
export { Quality, enumWord, type Quote } from "@streampulse/core";
export { PriceKind } from "@streampulse/core";
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export * from "./gen/alert.ts";
export * from "./kept/alert-json.ts";
export * from "./kept/alerts.ts";
export * from "./kept/given.ts";
export { type CallOptions, type FollowOptions, type KeptAddress } from "./kept/kept-address.ts";
