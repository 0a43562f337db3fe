"use client";
import newCode from "qrcode-generator";
import { memo } from "react";

/** Light around the code, in its own squares: readers ask for four. */
const QUIET = 4;

/** A text as a QR code, dark on light in every theme: that is how readers want it. */
export const QrCode = memo(function QrCode({ text, label }: { text: string; label: string }) {
  const code = newCode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const squares = Array.from({ length: count * count }, (_, at) => [Math.floor(at / count), at % count] as const);
  const path = squares
    .filter(([row, column]) => code.isDark(row, column))
    .map(([row, column]) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`)
    .join("");
  const size = count + 2 * QUIET;
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className="block w-full rounded-lg">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
});
