/** Accounts, what happened in them, and what stands beside: each row is one owner's. */
export interface PortfolioTables {
  readonly portfolios: {
    readonly owner: string;
    readonly currency: string;
    readonly time_zone: string;
    readonly last_number: number;
    readonly revision: number;
  };
  readonly portfolio_accounts: {
    readonly owner: string;
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly currency: string;
    /** 0 or 1. */
    readonly ignores_cash: number;
    readonly created_ms: number;
  };
  readonly portfolio_activities: {
    readonly owner: string;
    readonly number: number;
    readonly day: number;
    readonly account_id: string;
    readonly to_account_id: string | null;
    readonly kind: string;
    readonly ticker: string | null;
    readonly external_id: string | null;
    /** What nothing is looked up by, as JSON. */
    readonly facts: string;
    readonly created_ms: number;
    readonly updated_ms: number;
  };
  readonly portfolio_closes: {
    readonly owner: string;
    readonly day: number;
    readonly ticker: string;
    readonly price: string;
    readonly currency: string;
    /** 0 or 1. */
    readonly is_pretend: number;
  };
  readonly budget_targets: {
    readonly owner: string;
    readonly flow: string;
    readonly category: string;
    readonly from_month: number;
    /** Both or none. */
    readonly currency: string | null;
    readonly amount: string | null;
  };
}
