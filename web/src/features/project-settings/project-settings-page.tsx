import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { changeProjectMutation } from "#client/@tanstack/react-query.gen";
import type { Project, ProjectChange } from "#client/types.gen";
import { useMay, useProject } from "#shared/api/project";
import { useDraft } from "#shared/lib/draft";
import { NamedFields } from "#shared/naming/named-fields";
import { SelectField, TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { Page } from "#shared/ui/page";
import { TitledPanel } from "#shared/ui/panel";
import { SaveLine } from "#shared/ui/save-line";
import { ProjectEnds } from "./project-ends";
import { ProjectFile } from "./project-file";

/** How the project is called and its tools are named on shared addresses; and its end. */
export function ProjectSettingsPage({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const shown = useProject(project);
  return (
    <Page title={t`Settings`} facts={shown.title ?? shown.name}>
      <div className="flex max-w-3xl flex-col gap-5">
        {may("projects:edit") ? (
          <TitledPanel title={t`Project`}>
            <SettingsForm shown={shown} />
          </TitledPanel>
        ) : (
          <Notice tone="info" title={t`Your role may not change the project. Ask one of its admins.`} />
        )}
        {may("projects:edit") && (
          <TitledPanel title={t`The project as a file`}>
            <ProjectFile project={project} />
          </TitledPanel>
        )}
        <ProjectEnds shown={shown} />
      </div>
    </Page>
  );
}

function SettingsForm({ shown }: { shown: Project }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const before = {
    name: shown.name,
    title: shown.title ?? "",
    separator: shown.separator,
    max_name_length: String(shown.max_name_length),
  };
  const { draft, change, reset } = useDraft(before);
  const body: ProjectChange = {
    name: draft.name === before.name ? undefined : draft.name,
    title: draft.title === before.title ? undefined : draft.title || null,
    separator: draft.separator === before.separator ? undefined : draft.separator,
    max_name_length: draft.max_name_length === before.max_name_length ? undefined : Number(draft.max_name_length),
  };
  const save = useMutation({
    ...changeProjectMutation(),
    onSuccess: async (saved) => {
      await navigate({ to: "/projects/$project/settings", params: { project: saved.name }, replace: true });
      await queryClient.invalidateQueries();
      reset();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: { project: shown.name }, body });
  };
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={submit}>
      <NamedFields
        value={draft}
        hint={t`Stands in addresses. The old name goes on answering until somebody else takes it.`}
        onChange={({ name, title }) => change({ name, title })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t`Names of tools on shared addresses`}
          value={draft.separator}
          onChange={(event) => change({ separator: event.target.value })}
        >
          <option value="__">{t`server__tool`}</option>
          <option value=".">{t`server.tool`}</option>
          <option value="">{t`tool alone, where it is unique`}</option>
        </SelectField>
        <TextField
          label={t`Longest name`}
          type="number"
          min={40}
          max={128}
          isRequired
          value={draft.max_name_length}
          onChange={(event) => change({ max_name_length: event.target.value })}
        />
      </div>
      <SaveLine save={save} body={body} />
    </form>
  );
}
