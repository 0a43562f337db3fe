import type { Kysely } from "kysely";

import type {
  Account,
  Activity,
  ActivityQuery,
  BudgetTarget,
  CloseQuery,
  DayClose,
  PortfolioChange,
  PortfolioHead,
  PortfolioStore,
  TargetKey,
} from "../../engine/ports/stores/portfolio-store.ts";
import { ofAccount, selectActivities, selectCloses } from "./activity-query.ts";
import { insertRows } from "./insert-rows.ts";
import {
  accountOf,
  accountRow,
  activityOf,
  activityRow,
  closeOf,
  closeRow,
  targetOf,
  targetRow,
} from "./portfolio-rows.ts";
import type { SqlWork } from "./sql-database.ts";
import type { Tables } from "./tables.ts";

/** How many rows one statement lets go of. */
const DROPPED_TOGETHER = 500;

const putActivities = insertRows<"portfolio_activities">((db, rows) =>
  db
    .insertInto("portfolio_activities")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["owner", "number"]).doUpdateSet((row) => ({
        day: row.ref("excluded.day"),
        account_id: row.ref("excluded.account_id"),
        to_account_id: row.ref("excluded.to_account_id"),
        kind: row.ref("excluded.kind"),
        ticker: row.ref("excluded.ticker"),
        external_id: row.ref("excluded.external_id"),
        facts: row.ref("excluded.facts"),
        updated_ms: row.ref("excluded.updated_ms"),
      })),
    ),
);

const putCloses = insertRows<"portfolio_closes">((db, rows) =>
  db
    .insertInto("portfolio_closes")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["owner", "day", "ticker"]).doUpdateSet((row) => ({
        price: row.ref("excluded.price"),
        currency: row.ref("excluded.currency"),
        is_pretend: row.ref("excluded.is_pretend"),
      })),
    ),
);

/** Everybody's portfolios, in tables. */
export class SqlPortfolios implements PortfolioStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  owners(): Promise<string[]> {
    return this.#work.read(async (db) => {
      const rows = await db.selectFrom("portfolios").select("owner").execute();
      return rows.map(({ owner }) => owner);
    });
  }

  head(owner: string): Promise<PortfolioHead | undefined> {
    return this.#work.read(async (db) => {
      const row = await db.selectFrom("portfolios").selectAll().where("owner", "=", owner).executeTakeFirst();
      if (!row) return undefined;
      const { currency, time_zone: timeZone, last_number: lastNumber, revision } = row;
      return { currency, timeZone, lastNumber, revision };
    });
  }

  accounts(owner: string): Promise<Account[]> {
    return this.#work.read(async (db) => {
      const rows = await db.selectFrom("portfolio_accounts").selectAll().where("owner", "=", owner).execute();
      return rows.map(accountOf).toSorted((a, b) => Number(a.id) - Number(b.id));
    });
  }

  activity(owner: string, number: number): Promise<Activity | undefined> {
    return this.#work.read(async (db) => {
      const rows = db.selectFrom("portfolio_activities").selectAll().where("owner", "=", owner);
      const row = await rows.where("number", "=", number).executeTakeFirst();
      return row && activityOf(row);
    });
  }

  activities(owner: string, query: ActivityQuery): Promise<Activity[]> {
    return this.#work.read(async (db) => {
      const rows = await selectActivities(db, owner, query).execute();
      return rows.map(activityOf);
    });
  }

  countActivities(owner: string, accountId?: string): Promise<number> {
    return this.#work.read(async (db) => {
      const all = db
        .selectFrom("portfolio_activities")
        .select((count) => count.fn.countAll().as("count"))
        .where("owner", "=", owner);
      const some = accountId === undefined ? all : all.where((row) => ofAccount(row, accountId));
      return Number((await some.executeTakeFirstOrThrow()).count);
    });
  }

  byExternalId(owner: string, accountId: string, externalId: string): Promise<Activity | undefined> {
    return this.#work.read(async (db) => {
      const row = await db
        .selectFrom("portfolio_activities")
        .selectAll()
        .where("owner", "=", owner)
        .where("account_id", "=", accountId)
        .where("external_id", "=", externalId)
        .executeTakeFirst();
      return row && activityOf(row);
    });
  }

  closes(owner: string, query: CloseQuery): Promise<DayClose[]> {
    return this.#work.read(async (db) => {
      const rows = await selectCloses(db, owner, query).execute();
      return rows.map(closeOf);
    });
  }

  targets(owner: string): Promise<BudgetTarget[]> {
    return this.#work.read(async (db) => {
      const rows = await db.selectFrom("budget_targets").selectAll().where("owner", "=", owner).execute();
      return rows.map(targetOf);
    });
  }

  write(owner: string, change: PortfolioChange): Promise<void> {
    return this.#work.write(async (db) => {
      if (change.head) await putHead(db, owner, change.head);
      for (const account of change.accounts ?? []) await putAccount(db, accountRow(owner, account));
      const { dropActivities = [] } = change;
      for (let from = 0; from < dropActivities.length; from += DROPPED_TOGETHER) {
        const some = dropActivities.slice(from, from + DROPPED_TOGETHER);
        await db.deleteFrom("portfolio_activities").where("owner", "=", owner).where("number", "in", some).execute();
      }
      for (const id of change.dropAccounts ?? []) {
        await db.deleteFrom("portfolio_accounts").where("owner", "=", owner).where("id", "=", id).execute();
      }
      const put = (activities: readonly Activity[]) =>
        putActivities(
          db,
          activities.map((activity) => activityRow(owner, activity)),
        );
      await put(change.activities ?? []);
      for (const text of change.activityTexts ?? []) await put(JSON.parse(text) as Activity[]);
      await putCloses(
        db,
        (change.closes ?? []).map((close) => closeRow(owner, close)),
      );
      for (const target of change.dropTargets ?? []) await dropTarget(db, owner, target);
      for (const target of change.targets ?? []) await putTarget(db, targetRow(owner, target));
    });
  }
}

async function putHead(db: Kysely<Tables>, owner: string, head: PortfolioHead): Promise<void> {
  const row = {
    currency: head.currency,
    time_zone: head.timeZone,
    last_number: head.lastNumber,
    revision: head.revision,
  };
  const put = db.insertInto("portfolios").values({ owner, ...row });
  await put.onConflict((conflict) => conflict.column("owner").doUpdateSet(row)).execute();
}

async function putAccount(db: Kysely<Tables>, row: Tables["portfolio_accounts"]): Promise<void> {
  const { name, ignores_cash } = row;
  const put = db.insertInto("portfolio_accounts").values(row);
  await put.onConflict((conflict) => conflict.columns(["owner", "id"]).doUpdateSet({ name, ignores_cash })).execute();
}

async function dropTarget(db: Kysely<Tables>, owner: string, { flow, category, fromMonth }: TargetKey): Promise<void> {
  const own = db.deleteFrom("budget_targets").where("owner", "=", owner).where("flow", "=", flow);
  await own.where("category", "=", category).where("from_month", "=", fromMonth).execute();
}

async function putTarget(db: Kysely<Tables>, row: Tables["budget_targets"]): Promise<void> {
  const { currency, amount } = row;
  const put = db.insertInto("budget_targets").values(row);
  const key = ["owner", "flow", "category", "from_month"] as const;
  await put.onConflict((conflict) => conflict.columns(key).doUpdateSet({ currency, amount })).execute();
}
