/** The URL of a database in this process alone, gone with it. */
export const IN_MEMORY = ":memory:";
