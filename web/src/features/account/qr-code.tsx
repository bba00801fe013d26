import encodeQR from "qr";

/* The quiet zone that readers need around a code, one module of it drawn by the encoder. */
const EDGE = 3;

/** A text as a QR code, drawn here: it holds a secret, and nobody else is asked to draw it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = encodeQR(text, "raw", { border: 1, ecc: "medium" });
  const size = rows.length + 2 * EDGE;
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + EDGE} ${y + EDGE}h1v1h-1z` : "")))
    .join("");
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className="qr size-44 rounded-control">
      <path d={path} fill="currentColor" shapeRendering="crispEdges" />
    </svg>
  );
}
