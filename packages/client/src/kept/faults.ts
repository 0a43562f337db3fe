import { FaultService } from "@streampulse/proto";
import type { Fault, FaultServiceCalls, GetFaultsResponse, HoldFaultRequest } from "../gen/fault.ts";
import type { Given } from "./given.ts";
import type { CallOptions, KeptAddress } from "./kept-address.ts";
import { KeptCalls } from "./kept-calls.ts";

/** Who hears that a fault is on, and when it shall end. */
export interface HoldOptions extends CallOptions {
  readonly onFault?: ((fault: Fault) => void) | undefined;
}

/** FaultService in plain objects. Calls reject with a StreamPulseError; `unimplemented` where the server has no lab. */
export interface Faults {
  /** What can be made ill, and what is. */
  list(options?: CallOptions): Promise<GetFaultsResponse>;
  /**
   * Switches a fault on, and resolves when it is over: in time, or because `signal` aborted. It ends with the program that
   * holds it. One whose call breaks is over as well, and not begun again: the promise then rejects.
   */
  hold(fault: Given<HoldFaultRequest> & Pick<HoldFaultRequest, "kind">, options?: HoldOptions): Promise<void>;
}

/** The fault lab at the server of the address. Throws where the url is none. */
export function createFaults(address: KeptAddress): Faults {
  const calls = new KeptCalls<FaultServiceCalls>(FaultService, address);
  return {
    list: (options) => calls.ask("getFaults", {}, options),
    hold: async (fault, options) => {
      const { signal, onFault } = options ?? {};
      try {
        await calls.read("holdFault", fault, options, (message) => {
          if (message.fault) onFault?.(message.fault);
          return message.isOver;
        });
      } catch (error) {
        // Who ends it wants no word of it.
        if (signal?.aborted !== true) throw error;
      }
    },
  };
}
