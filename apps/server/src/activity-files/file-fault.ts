/** Why a file cannot be read at all, in words that never repeat what it holds. */
export class FileFault extends Error {
  /** Where, from 1; 0: the file as a whole. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = "FileFault";
    this.line = line;
  }
}
