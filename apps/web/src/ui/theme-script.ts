/** Where the reader's choice of theme is kept: `dark` or `light`; absent, the system decides. */
export const THEME_KEY = "streampulse.theme";

/**
 * Runs in the document's head, before the first paint, so that a kept theme never flashes the other one.
 * It is inline on purpose: its text is part of the exported page, and the server allows it by its hash.
 */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="dark"||t==="light")document.documentElement.dataset.theme=t}catch(e){}`;
