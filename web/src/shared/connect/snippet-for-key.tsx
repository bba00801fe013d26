import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useProject } from "#shared/api/project";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField } from "#shared/ui/field";
import { ClientSnippet } from "./client-snippet";
import { clientOf, useClients } from "./clients";

/** A fresh key, ready to be taken into a client. */
export function SnippetForKey({ project, apiKey }: { project: string; apiKey: string }) {
  const { t } = useLingui();
  const { endpoints } = useProject(project);
  const [chosen, setChosen] = useState<string>();
  const clients = useClients({ name: project, url: new URL(endpoints.mcp, window.location.origin).href });
  if (clients.isError) return <ErrorNotice error={clients.error} />;
  const cards = clients.data?.items ?? [];
  const current = clientOf(cards, chosen);
  if (current === undefined) return null;
  return (
    <div className="mt-4 flex flex-col gap-3">
      <SelectField label={t`Client`} value={current.id} onChange={(event) => setChosen(event.target.value)}>
        {cards.map((card) => (
          <option key={card.id} value={card.id}>
            {card.title}
          </option>
        ))}
      </SelectField>
      <ClientSnippet card={current} apiKey={apiKey} />
    </div>
  );
}
