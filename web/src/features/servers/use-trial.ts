import { useMutation } from "@tanstack/react-query";
import { testNewServerMutation } from "#client/@tanstack/react-query.gen";

/** Tries a definition without keeping it. */
export function useTrial() {
  return useMutation(testNewServerMutation());
}
