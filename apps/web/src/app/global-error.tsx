"use client";
import "@fontsource-variable/inter/wght.css";
import { FailedPlace } from "./failed-place.tsx";
import "./globals.css";
import { PLACES } from "./places.ts";

/** The whole document where what stands around every place failed: its ways are plain links, which load the page anew. */
export default function DocumentError({ error }: { error: Error }) {
  return (
    <html lang="en">
      <head>
        <title>Something failed · StreamPulse</title>
      </head>
      <body>
        <FailedPlace error={error} retry={() => location.reload()} isWholePage />
        <nav aria-label="Places" className="flex flex-wrap justify-center gap-x-5 gap-y-2 px-4 text-[13px]">
          {PLACES.map(({ path, name }) => (
            <a key={path} href={path} className="text-muted underline underline-offset-4 hover:text-text">
              {name}
            </a>
          ))}
        </nav>
      </body>
    </html>
  );
}
