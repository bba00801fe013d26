/** How a server comes in: by its command, by its address, or out of the settings of another client. */
export const WAYS = ["command", "address", "paste"] as const;
export type Way = (typeof WAYS)[number];
