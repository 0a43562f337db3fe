import "@fontsource-variable/inter/wght.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { HEAD_SCRIPT } from "../features/settings/head-script.ts";
import "./globals.css";
import { Shell } from "./shell.tsx";

export const metadata: Metadata = {
  title: "StreamPulse: live prices",
  description: "Live trading prices, each with its source, age and quality.",
  manifest: "/manifest.webmanifest",
  appleWebApp: { title: "StreamPulse", statusBarStyle: "default" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0f12" },
  ],
};

/** The document around every place. The kept theme is set before anything is drawn; the shell stays over places. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: HEAD_SCRIPT }} />
      </head>
      <body>
        <Shell>{children}</Shell>
      </body>
    </html>
  );
}
