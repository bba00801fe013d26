const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** Bytes as an address that asks nobody for anything; null where the text is no base64. */
export function dataUrl(base64: string, type: string): string | null {
  return base64 !== "" && BASE64.test(base64) ? `data:${type};base64,${base64.replace(/\s+/g, "")}` : null;
}

/** How many bytes stand behind base64 text, about. */
export function sizeOf(base64: string): number {
  return Math.floor((base64.length * 3) / 4);
}
