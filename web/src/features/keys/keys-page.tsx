import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { keysOptions } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { RolesButton } from "#shared/roles/roles-button";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { SearchedPanel } from "#shared/ui/searched-panel";
import { KeyDialog } from "./key-dialog";
import type { KeySearch } from "./key-search";
import { KeyTable } from "./key-table";
import { NewKeyDialog } from "./new-key-dialog";

/** The keys that open the project's endpoints. */
export function KeysPage({ project, search }: { project: string; search: KeySearch }) {
  const navigate = useNavigate();
  const { t } = useLingui();
  const may = useMay(project);
  const keys = useQuery(keysOptions(project));
  const show = (next: KeySearch, replace = false) =>
    navigate({ to: "/projects/$project/keys", params: { project }, search: next, replace });
  const [isAdding, setIsAdding] = useState(false);
  const add = may("keys:create") && (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setIsAdding(true)}>
      <Trans>New key</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Keys`}
      facts={
        <span className="flex flex-wrap items-center gap-2">
          <Trans>A key opens the endpoints of this project, and nothing else.</Trans>
          <RolesButton />
        </span>
      }
      action={(keys.data?.items.length ?? 0) > 0 && add}
    >
      <SearchedPanel
        list={keys}
        rows={4}
        label={t`Search the keys`}
        q={search.q}
        onSearch={(q) => show({ ...search, q }, true)}
        known={({ name, prefix, holder }) => [name, prefix, holder?.name]}
        empty={
          <EmptyState title={t`No key yet.`} action={add}>
            <Trans>AI tools show a key when they call. Make one for each of them.</Trans>
          </EmptyState>
        }
      >
        {(items) => <KeyTable project={project} keys={items} q={search.q} />}
      </SearchedPanel>
      <KeyDialog
        project={project}
        shown={keys.data?.items.find((one) => one.id === search.key)}
        onClose={() => show({ ...search, key: undefined })}
      />
      <NewKeyDialog project={project} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}
