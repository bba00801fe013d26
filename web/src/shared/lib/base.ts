/** The path below which the hub stands, with a slash at its end: the folder above the one that holds this file. */
export const BASE: string = import.meta.env.PROD ? new URL("..", import.meta.url).pathname : "/";

/** A path of the hub, such as `/api/v1/hub`, as this page has to ask for it. */
export function below(path: string): string {
  return BASE + path.slice(1);
}
