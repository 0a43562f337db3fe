/** One thing that is wrong in a file or text that is imported. */
export interface ImportFault {
  /** Which line, from 1; 0: the file as a whole. */
  readonly line: number;
  /** The heading of the column, where one is at fault; of JSON the path, of a TXT's line which item of several. */
  readonly column?: string;
  /** What is wrong and what would be right; never a word of the file itself. */
  readonly message: string;
}

/** Where in a file something stands. */
export type Place = Pick<ImportFault, "line" | "column">;

/** How many faults of a file are told in words. */
export const FAULTS_TOLD = 100;

/** What is wrong in a file: all of it counted, the first hundred told. */
export class ImportFaults {
  readonly #told: ImportFault[] = [];
  #count = 0;

  add(place: Place, message: string): void {
    this.#count++;
    if (this.#told.length < FAULTS_TOLD) this.#told.push({ ...place, message });
  }

  get told(): readonly ImportFault[] {
    return this.#told;
  }

  get count(): number {
    return this.#count;
  }
}
