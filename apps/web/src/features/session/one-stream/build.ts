/** Put in its place by next.config.ts; in development there is none. */
declare const STREAMPULSE_BUILD: string | undefined;

/** Which build of the page this is. Tabs of two builds share no stream: they may not speak alike. */
export const BUILD = typeof STREAMPULSE_BUILD === "string" ? STREAMPULSE_BUILD : "dev";
