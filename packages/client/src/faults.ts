/** The fault lab of a StreamPulse server: faults that are made on purpose, to see what the product does about them. */
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export { FaultKind, type Fault, type GetFaultsResponse } from "./gen/fault.ts";
export * from "./kept/faults.ts";
export { type CallOptions, type KeptAddress } from "./kept/kept-address.ts";
