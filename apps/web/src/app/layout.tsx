import "@fontsource-variable/inter/wght.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { THEME_SCRIPT } from "../ui/theme-script.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: "StreamPulse: live prices",
  description: "Live trading prices, each with its source, age and quality.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

/** The document around every page. The kept theme is set before anything is drawn. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
