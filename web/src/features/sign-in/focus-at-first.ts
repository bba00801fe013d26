/** These pages ask one thing: whoever opens one begins to type. */
export const focusAtFirst = (input: HTMLInputElement | null) => input?.focus();
