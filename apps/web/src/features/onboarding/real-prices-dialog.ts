import { lazyDialog } from "../../ui/lazy-part.tsx";

/** How this server comes to real prices, once somebody asks. */
export const RealPricesDialog = lazyDialog(() => import("./real-prices.tsx").then((module) => module.RealPrices));
