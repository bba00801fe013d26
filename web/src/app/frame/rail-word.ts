/** In the narrow rail the words are there for readers only; in the sheet and the wide rail for everybody. */
export const RAIL_WORD = "truncate in-[aside]:sr-only lg:in-[aside]:not-sr-only";
