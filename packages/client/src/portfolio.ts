/** A portfolio at a StreamPulse server: accounts, activities, what they are worth as prices move, and budgets. */
export { Quality, enumWord } from "@streampulse/core";
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export * from "./gen/import.ts";
export * from "./gen/import-fault.ts";
export * from "./gen/portfolio.ts";
export * from "./kept/activity-files.ts";
export * from "./kept/given.ts";
export { type CallOptions, type FollowOptions, type KeptAddress } from "./kept/kept-address.ts";
export * from "./kept/portfolio-json.ts";
export * from "./kept/portfolio.ts";
export { type PortfolioView } from "./kept/portfolio-view.ts";
