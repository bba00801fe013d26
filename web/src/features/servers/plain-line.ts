// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that terminals obey
const SEQUENCES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g;

/** A line of a log without what terminals obey: colours go, other control characters become visible dots. */
export function plainLine(text: string): string {
  return text.replace(SEQUENCES, "").replace(CONTROLS, "·");
}
