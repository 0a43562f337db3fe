import { type Activity, ActivityKind } from "@streampulse/client/portfolio";
import { Amount } from "../../ui/amount.tsx";
import { activitySign } from "./activity-words.ts";
import { Units } from "./units.tsx";

/** How much an activity was of: money with its direction, or units and at what price. */
export function ActivityFigures({ activity, currency }: { activity: Activity; currency: string | undefined }) {
  const { kind, quantity, price, amount, fee, feeCurrency, splitTo, splitFrom } = activity;
  return (
    <div className="shrink-0 text-right text-[13.5px] tabular-nums">
      {kind === ActivityKind.SPLIT ? (
        <span>
          {splitTo} for {splitFrom}
        </span>
      ) : quantity !== undefined ? (
        <span>
          <Units quantity={quantity} />
          {price !== undefined && (
            <>
              {" × "}
              <Amount value={price} currency={currency} />
            </>
          )}
        </span>
      ) : (
        <span>
          {activitySign(activity)}
          <Amount value={amount} currency={currency} />
        </span>
      )}
      {fee !== undefined && (
        <span className="block text-xs text-faint">
          fee <Amount value={fee} currency={feeCurrency ?? currency} />
        </span>
      )}
    </div>
  );
}
