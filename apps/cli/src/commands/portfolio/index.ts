import type { Group } from "../../group.ts";
import { accountAdd, accountList, accountRemove, accountRename } from "./accounts.ts";
import { activityAdd, activityList, activityRemove } from "./activities.ts";
import { budget, budgetRemove, budgetSet, budgetTargets } from "./budget.ts";
import { exportActivities, importActivities } from "./files.ts";
import { netWorth } from "./net-worth.ts";
import { value } from "./value.ts";

/** `streampulse portfolio`: accounts, what happened in them, and what they are worth. */
export const portfolio: Group = {
  name: "portfolio",
  summary: "what you have is worth, live; accounts, activities, budgets, import and export",
  byItself: value,
  commands: [
    value,
    netWorth,
    accountList,
    accountAdd,
    accountRename,
    accountRemove,
    activityList,
    activityAdd,
    activityRemove,
    budget,
    budgetSet,
    budgetRemove,
    budgetTargets,
    importActivities,
    exportActivities,
  ],
};
