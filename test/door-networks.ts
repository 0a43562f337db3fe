import type { DoorNetwork, DoorOpening } from "../apps/server/src/transports/conformance.ts";
import { FaultProxy } from "./fault-proxy.ts";

/** The networks that a test lays before one door. */
export class Networks {
  readonly #port: number;
  readonly #made = new Set<FaultProxy>();

  constructor(port: number) {
    this.#port = port;
  }

  async make(): Promise<DoorNetwork> {
    const network = await FaultProxy.start(this.#port);
    this.#made.add(network);
    return network;
  }

  /** Where a client dials. */
  portFor({ network }: DoorOpening): number {
    return [...this.#made].find((made) => made === network)?.port ?? this.#port;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#made].map((network) => network.close()));
  }
}
