import { SETTINGS_KEY } from "./settings-store.ts";

/**
 * Runs in the document's head, before the first paint, so that a kept theme never flashes the other one.
 * It is inline on purpose: its text is part of the exported page, and the server allows it by its hash.
 * What it writes is matched by selectors alone, so that any text that was kept there is harmless.
 */
export const HEAD_SCRIPT = `try{var s=JSON.parse(localStorage.getItem("${SETTINGS_KEY}")||"{}"),d=document.documentElement.dataset;["theme","palette","density"].forEach(function(k){if(typeof s[k]==="string")d[k]=s[k]})}catch(e){}`;
