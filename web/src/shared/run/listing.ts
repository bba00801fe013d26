import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { listingKey } from "#shared/api/listing-key";
import { isJsonObject, type JsonObject } from "#shared/lib/json";
import { ask } from "./run";

const MOST_PAGES = 20;

interface Listed {
  project: string;
  server: string;
  /** `prompts/list`, `resources/list`, ... */
  method: string;
  /** Where the answer holds the list. */
  member: string;
  isEnabled: boolean;
}

/** What a server lists, asked as the signed-in person; page after page, up to a limit. */
export function useListing({ project, server, method, member, isEnabled }: Listed): UseQueryResult<JsonObject[]> {
  return useQuery({
    queryKey: listingKey(project, server, method),
    enabled: isEnabled,
    retry: false,
    queryFn: async ({ signal }) => {
      const found: JsonObject[] = [];
      let cursor: string | null = null;
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const params: JsonObject = cursor === null ? {} : { cursor };
        const answer = await ask({ project, server, method, params, signal });
        const items = answer[member];
        if (Array.isArray(items)) found.push(...items.filter(isJsonObject));
        if (typeof answer.nextCursor !== "string") break;
        cursor = answer.nextCursor;
      }
      return found;
    },
  });
}

/** A member of a server's answer as text; empty where it is none. */
export function textIn(from: JsonObject, name: string): string {
  const value = from[name];
  return typeof value === "string" ? value : "";
}
