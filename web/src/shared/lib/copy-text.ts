/**
 * Puts a text where it can be pasted from, and says whether it could. Pages that came without https have no clipboard;
 * what is selected in them can be copied, though: a field that nobody sees stands beside `near` for that moment.
 */
export async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, near);
  }
}

function copySelected(text: string, near: HTMLElement): boolean {
  const field = document.createElement("textarea");
  field.className = "sr-only";
  field.value = text;
  near.after(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  near.focus();
  return isCopied;
}
