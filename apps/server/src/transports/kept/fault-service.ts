import type { MessageInitShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { FaultKind, FaultService, type FaultSchema } from "@streampulse/proto";

import type { Caller } from "../../engine/caller.ts";
import type { FaultLab } from "../../engine/fault-lab/fault-lab.ts";
import type { Fault } from "../../engine/fault-lab/fault.ts";
import { clientIdOf, keyOf } from "../../engine/requests.ts";
import { defineService, type Service } from "./kept-service.ts";
import { unavailable } from "./unavailable.ts";

/** What the service is, whether or not there is a lab. */
export const FAULT_SERVICE = { description: FaultService, isOpen: false } as const;

const NO_LAB =
  "This server has no fault lab; STREAMPULSE_FAULT_LAB=true gives it one, for development and demonstrations.";
const NOT_LOCAL = "The fault lab is for callers on the server's own machine.";

const KINDS = {
  freeze: FaultKind.FREEZE_SOURCE,
  drop: FaultKind.DROP_SOURCE,
  delay: FaultKind.DELAY_SOURCE,
  cut: FaultKind.CUT_STREAM,
  slow: FaultKind.SLOW_STREAM,
} as const satisfies Record<Fault["kind"], FaultKind>;

/** FaultService over a lab; without one every call is told how a server gets it. */
export function faultService(lab: FaultLab | undefined): Service {
  if (lab === undefined) return unavailable(FAULT_SERVICE, new Failure("UNIMPLEMENTED", NO_LAB));
  return defineService({
    ...FAULT_SERVICE,
    methods: {
      getFaults: async (_request, { caller }) => {
        admit(caller);
        return { sources: [...lab.sources], faults: lab.faults.map((fault) => faultMessage(fault, caller)) };
      },
      async *holdFault({ kind, delayMs, forMs, ...wish }, { caller, signal }) {
        admit(caller);
        const held = lab.hold(
          caller,
          { ...wish, kind: nameOf(kind), delayMs: numberOf(delayMs), forMs: numberOf(forMs) },
          signal,
        );
        for await (const fault of held) yield { fault: faultMessage(fault, caller) };
        yield { isOver: true };
      },
    },
  });
}

/** Who makes a server ill has its machine, not just a token of it. */
function admit({ isLocal }: Caller): void {
  if (!isLocal) throw new Failure("PERMISSION_DENIED", NOT_LOCAL);
}

function nameOf(kind: FaultKind): Fault["kind"] | undefined {
  return (Object.keys(KINDS) as Fault["kind"][]).find((name) => KINDS[name] === kind);
}

function numberOf(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** A client id is a secret of its principal: of another one's session it is left out. */
function faultMessage(fault: Fault, caller: Caller): MessageInitShape<typeof FaultSchema> {
  const { kind, source, key, delayMs, sinceMs, untilMs } = fault;
  const clientId = key === undefined ? undefined : clientIdOf(key);
  return {
    kind: KINDS[kind],
    ...(source === undefined ? {} : { source }),
    ...(clientId !== undefined && keyOf(caller, clientId) === key ? { clientId } : {}),
    ...(delayMs === undefined ? {} : { delayMs: BigInt(delayMs) }),
    sinceMs: BigInt(Math.round(sinceMs)),
    untilMs: BigInt(Math.round(untilMs)),
  };
}
