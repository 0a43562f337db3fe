import { StoreFault } from "../../engine/ports/store.ts";
import { placeOf } from "./server-fault.ts";

/** PostgreSQL has a program of its own for it: throws a StoreFault that names it, without the password. */
export function backUpPostgres(url: string): never {
  throw new StoreFault(`No backup was written: pg_dump makes one of the database ${placeOf(url)}.`);
}
