// @ts-check
// Read by whatever Node there is, old ones included: nothing newer than Node 12 in this file.

/** The oldest Node that can install and build the project; what runs it afterwards comes with the packages. */
export const OLDEST_MAJOR = 20;

/**
 * What is wrong with the Node that runs this, as text for a person, or undefined.
 * @param {string} version such as `process.versions.node`
 * @returns {string | undefined}
 */
export function nodeFault(version) {
  if (Number(version.split(".")[0]) >= OLDEST_MAJOR) return undefined;
  return (
    "StreamPulse needs Node " +
    OLDEST_MAJOR +
    " or newer to set itself up, and this is Node " +
    version +
    ".\n" +
    "Get a current one from https://nodejs.org or with your package manager, then run the same command again."
  );
}
