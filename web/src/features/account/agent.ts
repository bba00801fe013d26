/* Looked for in this order: most browsers also name those they descend from. */
const BROWSERS: readonly [string, RegExp][] = [
  ["Edge", /Edg(?:e|A|iOS)?\/(\d+)/],
  ["Opera", /OPR\/(\d+)/],
  ["Samsung Internet", /SamsungBrowser\/(\d+)/],
  ["Firefox", /(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /(?:Chrome|CriOS)\/(\d+)/],
  ["Safari", /Version\/(\d+).*Safari/],
];

const SYSTEMS: readonly [string, RegExp][] = [
  ["Windows", /Windows/],
  ["Android", /Android/],
  ["iOS", /iPhone|iPad/],
  ["macOS", /Mac OS X/],
  ["ChromeOS", /CrOS/],
  ["Linux", /Linux/],
];

/** What a browser says of itself. */
export interface Agent {
  browser: string;
  system: string;
}

/** Browser and system out of a User-Agent; null where it names none that we know. */
export function agentOf(text: string): Agent | null {
  const browser = BROWSERS.find(([, pattern]) => pattern.test(text));
  const system = SYSTEMS.find(([, pattern]) => pattern.test(text));
  if (!(browser && system)) return null;
  return { browser: `${browser[0]} ${browser[1].exec(text)?.[1] ?? ""}`.trim(), system: system[0] };
}
