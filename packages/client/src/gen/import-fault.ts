// Made of streampulse/v1/import_fault.proto by `npm run generate`.

/** ImportFault is one thing that is wrong in a file. Its words never repeat what the file holds, which may be anything. */
export interface ImportFault {
  /** Which line of the file, from 1; of what spans several lines its first one. 0: the file as a whole. */
  readonly line: number;
  /** The heading of the column, where one is at fault; of JSON the path. */
  readonly column: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}
