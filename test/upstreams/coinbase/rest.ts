import type { ServerResponse } from "node:http";
import type { Product } from "./product.ts";

/** Answers a request of the REST API: the list of products, or one's last trade. `listing` stands for the list. */
export function answerRest(
  path: string,
  response: ServerResponse,
  products: ReadonlyMap<string, Product>,
  listing: string | undefined,
): void {
  if (path === "/products") {
    give(response, 200, listing ?? JSON.stringify([...products.values()].map((product) => product.entry())));
    return;
  }
  // Clients ask for the names of currencies besides; what they get leaves them to the codes.
  if (path === "/currencies") return give(response, 200, "[]");
  const id = /^\/products\/([^/]+)\/ticker$/.exec(path)?.[1];
  const product = id === undefined ? undefined : products.get(id);
  if (product && product.facts.status !== "delisted") give(response, 200, JSON.stringify(product.restTicker()));
  else give(response, 404, '{"message":"NotFound"}');
}

/** Answers with JSON text. */
export function give(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(body);
}
