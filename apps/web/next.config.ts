import type { NextConfig } from "next";

const BUILD = process.env["STREAMPULSE_BUILD"] ?? "dev";

/** The page is exported as files; the price server serves them beside its API. */
const config: NextConfig = {
  output: "export",
  // A folder with an index.html for each route, which any file server finds.
  trailingSlash: true,
  // These export TypeScript sources.
  transpilePackages: ["@streampulse/client", "@streampulse/core", "@streampulse/proto"],
  // What scripts/prepare/plain-descriptors.ts has made of the contract.
  turbopack: { resolveAlias: { "@streampulse/proto": "../../.cache/plain-contract/index.ts" } },
  // Which build this is: scripts/prepare/page.ts says it, and features/session/one-stream/build.ts has it.
  compiler: { define: { STREAMPULSE_BUILD: BUILD } },
  // They are checked as types everywhere are, by `npm run check` and `npm test`; who starts the page waits for no check.
  typescript: { ignoreBuildErrors: true },
  // Documents carry it too, and tell by it whether a link leads to the page that is open: the same for the same sources.
  generateBuildId: () => BUILD,
};

export default config;
