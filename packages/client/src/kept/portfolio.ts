import { PortfolioService } from "@streampulse/proto";
import type {
  Account,
  Activity,
  BudgetTarget,
  CreateAccountRequest,
  GetValuationRequest,
  ListActivitiesRequest,
  ListActivitiesResponse,
  ListBudgetMonthsRequest,
  ListBudgetMonthsResponse,
  ListLotsRequest,
  ListLotsResponse,
  ListNetWorthRequest,
  ListNetWorthResponse,
  PortfolioServiceCalls,
  PortfolioSettings,
  RecordActivityResponse,
  UpdateAccountRequest,
} from "../gen/portfolio.ts";
import type { ActivityFiles } from "./activity-files.ts";
import { fileCalls } from "./file-calls.ts";
import type { Given } from "./given.ts";
import type { CallOptions, FollowOptions, KeptAddress } from "./kept-address.ts";
import { KeptCalls, told } from "./kept-calls.ts";
import { PortfolioFold, type PortfolioView } from "./portfolio-view.ts";

/** An activity to be kept: without its id and times, which are the server's. */
export type ActivityDraft = Given<Omit<Activity, "id" | "createdTimeMs" | "updatedTimeMs">> &
  Pick<Activity, "accountId" | "kind" | "day">;

/** PortfolioService in plain objects. Calls reject with a StreamPulseError whose `field` names what was wrong. */
export interface Portfolio extends ActivityFiles {
  settings(options?: CallOptions): Promise<PortfolioSettings>;
  updateSettings(change: Given<PortfolioSettings>, options?: CallOptions): Promise<PortfolioSettings>;

  createAccount(
    account: Given<CreateAccountRequest> & Pick<CreateAccountRequest, "kind" | "name" | "currency">,
    options?: CallOptions,
  ): Promise<Account>;
  accounts(options?: CallOptions): Promise<readonly Account[]>;
  updateAccount(id: string, change: Given<Omit<UpdateAccountRequest, "id">>, options?: CallOptions): Promise<Account>;
  /** How many activities went with it. */
  deleteAccount(id: string, options?: CallOptions & { readonly withActivities?: boolean | undefined }): Promise<number>;

  record(activity: ActivityDraft, options?: CallOptions): Promise<RecordActivityResponse>;
  /** Replaces the activity as a whole. */
  updateActivity(activity: ActivityDraft & Pick<Activity, "id">, options?: CallOptions): Promise<Activity>;
  deleteActivity(id: string, options?: CallOptions): Promise<void>;
  /** A page, the newest first; an empty token means the last page. */
  activities(filter?: Given<ListActivitiesRequest>, options?: CallOptions): Promise<ListActivitiesResponse>;
  lots(
    query: Given<ListLotsRequest> & Pick<ListLotsRequest, "ticker">,
    options?: CallOptions,
  ): Promise<ListLotsResponse>;

  /** What everything is worth now. */
  valuation(terms?: Given<GetValuationRequest>, options?: CallOptions): Promise<PortfolioView>;
  /** The same, and again whenever something of it changes, at most four times a second, until aborted or left. */
  follow(terms?: Given<GetValuationRequest>, options?: FollowOptions): AsyncIterable<PortfolioView>;
  netWorth(
    range: Given<ListNetWorthRequest> & Pick<ListNetWorthRequest, "fromDay" | "toDay">,
    options?: CallOptions,
  ): Promise<ListNetWorthResponse>;

  setBudgetTarget(target: BudgetTarget, options?: CallOptions): Promise<BudgetTarget>;
  /** As if it had never been set; one that shall end is set without an amount from its last month on. */
  deleteBudgetTarget(target: Omit<BudgetTarget, "amount">, options?: CallOptions): Promise<void>;
  budgetTargets(options?: CallOptions): Promise<readonly BudgetTarget[]>;
  budgetMonths(
    range: Given<ListBudgetMonthsRequest> & Pick<ListBudgetMonthsRequest, "fromMonth" | "toMonth">,
    options?: CallOptions,
  ): Promise<ListBudgetMonthsResponse>;
}

/** The portfolio of whoever calls, at the server of the address. Throws where the url is none. */
export function createPortfolio(address: KeptAddress): Portfolio {
  const calls = new KeptCalls<PortfolioServiceCalls>(PortfolioService, address);
  return {
    settings: async (options) => told((await calls.ask("getPortfolioSettings", {}, options)).settings, "settings"),
    updateSettings: async (change, options) =>
      told((await calls.ask("updatePortfolioSettings", change, options)).settings, "settings"),
    createAccount: async (account, options) =>
      told((await calls.ask("createAccount", account, options)).account, "account"),
    accounts: async (options) => (await calls.ask("listAccounts", {}, options)).accounts,
    updateAccount: async (id, change, options) =>
      told((await calls.ask("updateAccount", { ...change, id }, options)).account, "account"),
    deleteAccount: async (id, { withActivities, ...options } = {}) =>
      (await calls.ask("deleteAccount", { id, withActivities }, options)).deletedActivities,
    record: (activity, options) => calls.ask("recordActivity", { activity }, options),
    updateActivity: async (activity, options) =>
      told((await calls.ask("updateActivity", { activity }, options)).activity, "activity"),
    deleteActivity: async (id, options) => void (await calls.ask("deleteActivity", { id }, options)),
    activities: (filter = {}, options) => calls.ask("listActivities", filter, options),
    lots: (query, options) => calls.ask("listLots", query, options),
    valuation: async (terms = {}, options) => {
      const { valuation, ...parts } = await calls.ask("getValuation", terms, options);
      return { valuation: told(valuation, "valuation"), ...parts };
    },
    follow(terms = {}, options) {
      const fold = new PortfolioFold();
      return calls.follow(
        "streamValuation",
        () => terms,
        options,
        (message) => fold.take(message),
      );
    },
    netWorth: (range, options) => calls.ask("listNetWorth", range, options),
    setBudgetTarget: async (target, options) =>
      told((await calls.ask("setBudgetTarget", { target }, options)).target, "target"),
    deleteBudgetTarget: async ({ flow, category, fromMonth }, options) =>
      void (await calls.ask("deleteBudgetTarget", { flow, category, fromMonth }, options)),
    budgetTargets: async (options) => (await calls.ask("listBudgetTargets", {}, options)).targets,
    budgetMonths: (range, options) => calls.ask("listBudgetMonths", range, options),
    ...fileCalls(calls.server),
  };
}
