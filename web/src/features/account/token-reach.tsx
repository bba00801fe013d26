import { useLingui } from "@lingui/react/macro";
import type { KeyScopes } from "#client/types.gen";
import { useProjects } from "#shared/api/projects";
import { ReadOnlyField } from "#shared/keys/read-only-field";
import { ScopeFields } from "#shared/keys/scope-fields";
import { SelectField } from "#shared/ui/field";

interface TokenReachProps {
  /** The one project whose endpoints it opens; null, the whole API. */
  project: string | null;
  scopes: KeyScopes;
  onProject: (project: string | null) => void;
  onScopes: (scopes: KeyScopes) => void;
}

/** What a token is for: all that its maker may do, or calls in one project. */
export function TokenReach({ project, scopes, onProject, onScopes }: TokenReachProps) {
  const { t } = useLingui();
  const projects = useProjects();
  const change = (chosen: string) => {
    onProject(chosen || null);
    onScopes({ read_only: scopes.read_only });
  };
  return (
    <>
      <SelectField
        label={t`Reaches`}
        hint={
          project === null
            ? t`Whatever you may do through the API.`
            : t`MCP endpoints of this project, and nothing else.`
        }
        value={project ?? ""}
        onChange={(event) => change(event.target.value)}
      >
        <option value="">{t`Everything I may do`}</option>
        {projects.map(({ id, name, title }) => (
          <option key={id} value={name}>
            {title ?? name}
          </option>
        ))}
      </SelectField>
      {project !== null && <ScopeFields project={project} scopes={scopes} onChange={onScopes} />}
      <ReadOnlyField
        isOn={scopes.read_only ?? false}
        label={project === null ? t`Reads only, changes nothing` : t`Only tools that an admin confirmed as read only`}
        onChange={(isOn) => onScopes({ ...scopes, read_only: isOn })}
      />
    </>
  );
}
