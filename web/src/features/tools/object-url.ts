import { useEffect, useState } from "react";

/** The bytes behind base64 text; null when it is none. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const letters = atob(base64);
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    // Servers send what they like; what is no base64 is not shown.
    return null;
  }
}

/** An address for bytes within this page, given back when it is no longer shown. Null without a type, or for broken bytes. */
export function useObjectUrl(base64: string, type: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const bytes = type === null ? null : bytesOf(base64);
    if (!bytes || type === null) return;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [base64, type]);
  return url;
}
