/** Where the page's calls go: the server that served it. While the page is exported there is none, and nothing is sent. */
export function address(): { readonly url: string } {
  return { url: typeof location === "undefined" ? "http://127.0.0.1" : "" };
}
