import { execFileSync } from "node:child_process";

/** Whether there is a C compiler. Where there is none, the benchmarks cannot run either. */
export const hasCompiler = ((): boolean => {
  try {
    execFileSync("cc", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
