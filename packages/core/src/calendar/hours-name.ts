/** Whose hours a market keeps: the week, the holidays and the time zone of one calendar. */
export type HoursName = "us_equities" | "forex" | "always";
