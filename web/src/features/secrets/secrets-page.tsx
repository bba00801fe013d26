import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay } from "#shared/api/project";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { SearchedPanel } from "#shared/ui/searched-panel";
import { SecretDialog } from "./secret-dialog";
import { SecretTable } from "./secret-table";
import { secretsOptions } from "./secrets";

const SLOT = "\u0024{NAME}";

/** Values that definitions name as `${NAME}`: set and replaced, never shown. */
export function SecretsPage({ project, q }: { project: string; q: string | undefined }) {
  const { t } = useLingui();
  const may = useMay(project);
  const navigate = useNavigate();
  const secrets = useQuery(secretsOptions(project));
  /* The name that is being set; empty for a new one. */
  const [setting, setSetting] = useState<string | null>(null);
  const add = may("secrets:edit") && (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setSetting("")}>
      <Trans>New secret</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Secrets`}
      facts={t`Servers name them in their environment and headers; nobody reads a value again.`}
      action={(secrets.data?.items.length ?? 0) > 0 && add}
    >
      <SearchedPanel
        list={secrets}
        rows={4}
        label={t`Search the secrets`}
        q={q}
        onSearch={(typed) =>
          navigate({ to: "/projects/$project/secrets", params: { project }, search: { q: typed }, replace: true })
        }
        known={({ name }) => [name]}
        empty={
          <EmptyState title={t`No secret yet.`} action={add}>
            <Trans>
              Keep a token here once, and write <code className="font-mono">{SLOT}</code> in the servers that need it.
            </Trans>
          </EmptyState>
        }
      >
        {(items) => <SecretTable project={project} secrets={items} onReplace={setSetting} />}
      </SearchedPanel>
      <SecretDialog key={setting} project={project} name={setting} onClose={() => setSetting(null)} />
    </Page>
  );
}
