/** Under which key is kept what a server lists of itself by one method, or by any. */
export const listingKey = (project: string, server: string, method?: string) =>
  ["listing", project, server, ...(method === undefined ? [] : [method])] as const;
