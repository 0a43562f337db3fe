import type { Feed } from "./feed.ts";
import { ListingRoute } from "./listing-route.ts";

/** The listings whose prices come by these. */
export function carriedBy(feeds: readonly Feed[]): ListingRoute[] {
  return feeds.flatMap((feed) =>
    feed.users.filter((user) => user instanceof ListingRoute && user.carrier === feed),
  ) as ListingRoute[];
}
