import { useLingui } from "@lingui/react/macro";
import type { Server } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { Switch } from "#shared/ui/switch";
import type { SwitchChange } from "./use-server-switch";

/** On or off; without the right to turn it, it only shows. */
export function ServerSwitch({ project, server, change }: { project: string; server: Server; change: SwitchChange }) {
  const { t } = useLingui();
  const may = useMay(project);
  return (
    <Switch
      label={t`Server ${server.name}`}
      isOn={change.isOn}
      isPending={change.isPending}
      isDisabled={!may("servers:switch")}
      onChange={change.turn}
    />
  );
}
