import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { LONGEST_FILES } from "./longest-files.ts";

/** Runs the files of a group that take longest first; of the rest, the largest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST_FILES.indexOf(relative(this.ctx.config.root, moduleId));
      return at === -1 ? LONGEST_FILES.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- of vitest's order, and no array's
    const bySize = await super.sort(files);
    return bySize.toSorted((a, b) => group(a) - group(b) || place(a) - place(b));
  }
}
