import { Failure } from "@streampulse/core";
import { PortfolioService } from "@streampulse/proto";

import { FieldFault } from "../../engine/portfolio-book/field-fault.ts";
import type { PortfolioBook } from "../../engine/portfolio-book/portfolio-book.ts";
import { accountMessage, activityDraft, activityMessage } from "./portfolio/activity-message.ts";
import { lotsMessage } from "./portfolio/lots-message.ts";
import { ACCOUNT_KINDS, ACTIVITY_KINDS, BUDGET_FLOWS, methodOf, wordOf } from "./portfolio/portfolio-words.ts";
import { defineService, type Service } from "./kept-service.ts";
import { valuationParts } from "./portfolio/valuation-message.ts";
import { monthMessage, targetMessage, worthMessage } from "./portfolio/worth-message.ts";

/** What the service is, whether or not anything is kept. */
export const PORTFOLIO_SERVICE = { description: PortfolioService, isOpen: false } as const;

/** PortfolioService over the book. */
export function portfolioService(book: PortfolioBook): Service {
  return defineService({
    ...PORTFOLIO_SERVICE,
    methods: {
      getPortfolioSettings: async (_request, { caller }) => ({ settings: await book.settings(caller.principal) }),
      updatePortfolioSettings: async ({ currency, timeZone }, { caller }) => ({
        settings: await book.changeSettings(caller.principal, { currency, timeZone }),
      }),
      createAccount: async ({ kind, name, currency, ignoresCash }, { caller }) => {
        const word = wordOf(ACCOUNT_KINDS, kind, "kind", "ACCOUNT_KIND_");
        const draft = { kind: word, name, currency, ignoresCash };
        return { account: accountMessage(await book.createAccount(caller.principal, draft)) };
      },
      listAccounts: async (_request, { caller }) => ({
        accounts: (await book.accounts(caller.principal)).map(accountMessage),
      }),
      updateAccount: async ({ id, name, ignoresCash }, { caller }) => ({
        account: accountMessage(await book.updateAccount(caller.principal, id, { name, ignoresCash })),
      }),
      deleteAccount: async ({ id, withActivities }, { caller }) => ({
        deletedActivities: await book.deleteAccount(caller.principal, id, withActivities),
      }),
      recordActivity: async ({ activity }, { caller }) => {
        const draft = activityDraft(activity);
        const recorded = await ofActivity(book.record(caller.principal, draft));
        return { activity: activityMessage(recorded.activity), already: recorded.isAlready };
      },
      updateActivity: async ({ activity }, { caller }) => {
        const draft = activityDraft(activity);
        const updated = await ofActivity(book.updateActivity(caller.principal, activity?.id ?? "", draft));
        return { activity: activityMessage(updated) };
      },
      deleteActivity: async ({ id }, { caller }) => {
        await book.deleteActivity(caller.principal, id);
        return {};
      },
      listActivities: async ({ kinds, ...wish }, { caller }) => {
        const words = kinds.map((kind) => wordOf(ACTIVITY_KINDS, kind, "kinds", "ACTIVITY_KIND_"));
        const page = await book.activities(caller.principal, { ...wish, kinds: words });
        return { activities: page.activities.map(activityMessage), nextPageToken: page.nextPageToken };
      },
      listLots: async ({ method, ...wish }, { caller }) =>
        lotsMessage(await book.lots(caller.principal, { ...wish, method: methodOf(method) })),
      getValuation: async ({ method, currency }, { caller, signal }) =>
        valuationParts(await book.valuation(caller.principal, { method: methodOf(method), currency }, signal)),
      async *streamValuation({ method, currency }, { caller, signal }) {
        const terms = { method: methodOf(method), currency };
        for await (const update of book.valuations(caller.principal, terms, signal)) {
          yield { ...valuationParts(update), whole: update.isWhole };
        }
      },
      listNetWorth: async (wish, { caller, signal }) => {
        const { points, currency } = await book.netWorth(caller.principal, wish, signal);
        return { points: points.map(worthMessage), currency };
      },
      setBudgetTarget: async ({ target }, { caller }) => {
        if (target === undefined) throw new Failure("INVALID_ARGUMENT", "target is missing.", { field: "target" });
        const flow = wordOf(BUDGET_FLOWS, target.flow, "target.flow", "BUDGET_FLOW_");
        return { target: targetMessage(await book.setTarget(caller.principal, { ...target, flow })) };
      },
      deleteBudgetTarget: async ({ flow, category, fromMonth }, { caller }) => {
        const word = wordOf(BUDGET_FLOWS, flow, "flow", "BUDGET_FLOW_");
        await book.deleteTarget(caller.principal, { flow: word, category, fromMonth });
        return {};
      },
      listBudgetTargets: async (_request, { caller }) => ({
        targets: (await book.targets(caller.principal)).map(targetMessage),
      }),
      listBudgetMonths: async (wish, { caller, signal }) => {
        const { months, currency } = await book.budget(caller.principal, wish, signal);
        return { months: months.map((month) => monthMessage(month)), currency };
      },
    },
  });
}

/** What is wrong with an activity is told of the request's field that holds it. */
async function ofActivity<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof FieldFault && error.field !== "id" ? error.within("activity") : error;
  }
}
