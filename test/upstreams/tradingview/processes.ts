import { readdirSync, readFileSync } from "node:fs";

/** One process of this machine. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** The Chromium processes that lead a group of their own and are children of this one. */
export function browsersOf(parent: number): number[] {
  return processes()
    .filter((each) => each.parent === parent && each.group === each.pid)
    .map(({ pid }) => pid);
}

/** How many processes the group has that live. */
export function sizeOfGroup(group: number): number {
  return processes().filter((each) => each.group === group).length;
}

/** Those that live; one that ended and wasn't waited for is none. */
function processes(): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name of the program, in parentheses, may have spaces.
      const fields = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      const [state, parent, group] = fields;
      return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
    } catch {
      return [];
    }
  });
}
