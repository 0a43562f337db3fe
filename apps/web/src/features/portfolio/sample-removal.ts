import { type Account, type Activity, type Portfolio, StreamPulseError } from "@streampulse/client/portfolio";
import { freeName } from "./entry-start.ts";
import { isNamedAsSample } from "./sample-accounts.ts";
import { isOfSample } from "./sample-portfolio.ts";

/** The most that one call may ask for. */
const PAGE = 500;

/** An account of the sample, and what is in it: the newest first. */
export interface SamplePart {
  readonly account: Account;
  /** What the sample recorded. */
  readonly made: readonly Activity[];
  /** What its reader recorded there, transfers from and to it among them. */
  readonly own: readonly Activity[];
}

/** The accounts of a sample with what is in them; none where the sample recorded nothing, however accounts are called. */
export async function findSample(
  server: Pick<Portfolio, "activities">,
  accounts: readonly Account[],
  signal?: AbortSignal,
): Promise<readonly SamplePart[]> {
  const parts: SamplePart[] = [];
  for (const account of accounts.filter(isNamedAsSample)) {
    const all: Activity[] = [];
    let pageToken = "";
    do {
      const page = await server.activities({ accountId: account.id, limit: PAGE, pageToken }, { signal });
      all.push(...page.activities);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    const own = all.filter((activity) => !isOfSample(activity));
    // One with nothing but its reader's records is its reader's.
    if (own.length === 0 || own.length < all.length) parts.push({ account, own, made: all.filter(isOfSample) });
  }
  return parts.some(({ made }) => made.length > 0) ? parts : [];
}

type Remover = Pick<Portfolio, "deleteAccount" | "deleteActivity" | "updateAccount">;

/**
 * Takes away what the sample recorded, and its accounts where nothing else is in them; one that its reader uses is called
 * as an account of theirs from now on. Answers with how many of the sample's records stay, because the reader's build on
 * them: units that were sold.
 */
export async function removeSample(
  server: Remover,
  parts: readonly SamplePart[],
  accounts: readonly Account[],
): Promise<number> {
  let kept = 0;
  for (const { account, made, own } of parts) {
    let left = 0;
    for (const { id } of made) left += (await isGone(server, id)) ? 0 : 1;
    kept += left;
    // Without its activities: what was recorded there meanwhile makes the server refuse.
    if (own.length === 0 && left === 0) await server.deleteAccount(account.id);
    else if (left === 0) await server.updateAccount(account.id, { name: freeName(account.kind, accounts) });
  }
  return kept;
}

/** Takes a sample away with all that is in its accounts, whoever recorded it. */
export async function removeSampleWhole(server: Remover, parts: readonly SamplePart[]): Promise<void> {
  for (const { account } of parts) await server.deleteAccount(account.id, { withActivities: true });
}

async function isGone(server: Remover, id: string): Promise<boolean> {
  try {
    await server.deleteActivity(id);
  } catch (error) {
    if (error instanceof StreamPulseError && error.code === "invalid_argument") return false;
    if (!(error instanceof StreamPulseError) || error.code !== "not_found") throw error;
  }
  return true;
}
