import { Trans, useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
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
import { Panel } from "#shared/ui/panel";
import { KeyDialog } from "./key-dialog";
import { KeyRow } from "./key-row";
import { NewKeyDialog } from "./new-key-dialog";

/** The keys that open the project's endpoints. */
export function KeysPage({ project, opened }: { project: string; opened: string | undefined }) {
  const navigate = useNavigate();
  const { t } = useLingui();
  const may = useMay(project);
  const { items } = useSuspenseQuery(keysOptions(project)).data;
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
      action={items.length > 0 && add}
    >
      <Panel className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState title={t`No key yet.`} action={add}>
            <Trans>AI tools show a key when they call. Make one for each of them.</Trans>
          </EmptyState>
        ) : (
          <table className="w-full text-sm">
            <thead>
              <tr className="h-9 border-line border-b text-left text-muted text-xs [&>th]:px-3 [&>th]:font-medium">
                <th scope="col" className="w-3/5 pl-4! md:w-2/5">
                  <Trans>Name</Trans>
                </th>
                <th scope="col">
                  <Trans>State</Trans>
                </th>
                <th scope="col" className="hidden md:table-cell">
                  <Trans>Holder</Trans>
                </th>
                <th scope="col" className="hidden sm:table-cell">
                  <Trans>Last used</Trans>
                </th>
                <th scope="col" className="hidden lg:table-cell">
                  <Trans>Expires</Trans>
                </th>
                <th scope="col" className="w-px pr-4!">
                  <span className="sr-only">
                    <Trans>Actions</Trans>
                  </span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {items.map((one) => (
                <KeyRow key={one.id} project={project} shown={one} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <KeyDialog
        project={project}
        shown={items.find((one) => one.id === opened)}
        onClose={() => navigate({ to: "/projects/$project/keys", params: { project }, search: {} })}
      />
      <NewKeyDialog project={project} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}
