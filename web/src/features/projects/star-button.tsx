import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { starProject, unstarProject } from "#client/sdk.gen";
import type { Project } from "#client/types.gen";
import { projectsOptions } from "#shared/api/projects";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";

/** Keeps a project at hand: starred ones come first. */
export function StarButton({ project: { name, title, favourite } }: { project: Project }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const { queryKey } = projectsOptions();
  const shine = (isStarred: boolean) =>
    queryClient.setQueryData(
      queryKey,
      (list) =>
        list && {
          ...list,
          items: list.items.map((one) => (one.name === name ? { ...one, favourite: isStarred } : one)),
        },
    );
  const star = useMutation({
    mutationFn: (isStarred: boolean) => (isStarred ? starProject : unstarProject)({ path: { project: name } }),
    onMutate: shine,
    onError: (_, isStarred) => shine(!isStarred),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  const word = title ?? name;
  return (
    <IconButton
      label={t`Favourite: ${word}`}
      aria-pressed={favourite}
      icon={<Icon of={Star} className={classNames(favourite && "fill-current text-accent-text")} />}
      className="relative z-10 -mr-1.5"
      onClick={() => star.mutate(!favourite)}
    />
  );
}
