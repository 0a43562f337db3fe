import type { Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { isRecord } from "../vendor/json.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { RequestPace } from "../vendor/request-pace.ts";
import { VendorRest } from "../vendor/rest.ts";

/** Kraken's advice to who was too fast is to wait for 5 to 15 s. */
const SLOWER_FOR_MS = 15_000;

/** Kraken's public REST API: it answers 200 to everything, and says in an envelope what is wrong. */
export class KrakenRest {
  readonly #rest: VendorRest;
  readonly #pace: RequestPace;

  constructor(base: string, scheduler: Scheduler) {
    // It names no figures for public requests; about one a second and short bursts of five are what works.
    this.#pace = new RequestPace({ vendor: "Kraken", burst: 4, everyMs: 1_250 }, scheduler);
    this.#rest = new VendorRest(
      {
        vendor: "Kraken",
        base,
        spend: () => this.#pace.take(),
        refusal: ({ status, headers }) => refusalOf("Kraken", status, headers.get("retry-after"), scheduler.now()),
        stayAway: (fault) => this.#pace.stayAway(fault),
      },
      scheduler,
    );
  }

  /** The result under a path of /0/public/; undefined says that there is no such pair. */
  async ask(path: string, maxBytes: number): Promise<Record<string, unknown> | undefined> {
    const body = await this.#rest.get(`/0/public/${path}`, 1, maxBytes);
    const errors = errorsOf(body);
    if (errors.some((error) => /^EQuery:Unknown asset pair/i.test(error))) return undefined;
    if (errors.length > 0) this.#refuse(errors);
    const result = isRecord(body) ? body["result"] : undefined;
    if (!isRecord(result)) throw new SourceFault("unavailable", "Kraken answered a look-up with something unreadable.");
    return result;
  }

  /** Requests that may be made now. */
  budgetLeft(): number {
    return this.#pace.left();
  }

  close(): void {
    this.#pace.close();
    this.#rest.close();
  }

  #refuse(errors: readonly string[]): never {
    if (errors.some((error) => /rate limit|too many requests|throttled|lockout/i.test(error))) {
      const slower = new SourceFault("unavailable", "Kraken asks for fewer requests.", SLOWER_FOR_MS);
      this.#pace.stayAway(slower);
      throw slower;
    }
    const isTrouble = errors.some((error) => /^EService:/i.test(error));
    throw new SourceFault("unavailable", isTrouble ? "Kraken has trouble of its own." : "Kraken refused a look-up.");
  }
}

/** The envelope's errors; what begins with W is a warning beside a result. */
function errorsOf(body: unknown): string[] {
  const error = isRecord(body) ? body["error"] : undefined;
  const list: readonly unknown[] = Array.isArray(error) ? error : [];
  return list.filter((text): text is string => typeof text === "string" && !text.startsWith("W"));
}
