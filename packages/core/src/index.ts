export * from "./backoff.ts";
export * from "./decimal.ts";
export * from "./enums.ts";
export * from "./errors.ts";
export * from "./quote.ts";
export * from "./scheduler.ts";
export * from "./ticker-index.ts";
export * from "./ticker.ts";
