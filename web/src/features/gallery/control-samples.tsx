import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonVariant } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { SelectField, TextArea, TextField } from "#shared/ui/field";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "#shared/ui/menu";
import { TitledPanel } from "#shared/ui/panel";
import { Segmented } from "#shared/ui/segmented";
import { Switch } from "#shared/ui/switch";

const VARIANTS: readonly ButtonVariant[] = ["primary", "secondary", "ghost", "danger"];

export function ButtonSamples() {
  const [isOn, setIsOn] = useState(true);
  const [view, setView] = useState<"form" | "json">("form");
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <TitledPanel title="Button, Switch, Menu, Dialog">
      <div className="flex flex-col gap-4 p-4">
        {VARIANTS.map((variant) => (
          <div key={variant} className="flex flex-wrap gap-2">
            <Button variant={variant}>{variant}</Button>
            <Button variant={variant} icon={<Icon of={Plus} />}>
              icon
            </Button>
            <Button variant={variant} size="small">
              small
            </Button>
            <Button variant={variant} isPending>
              pending
            </Button>
            <Button variant={variant} disabled>
              disabled
            </Button>
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-4">
          <Switch label="on" isOn={isOn} onChange={setIsOn} />
          <Switch label="pending" isOn isPending onChange={setIsOn} />
          <Switch label="disabled" isOn={false} isDisabled onChange={setIsOn} />
          <IconButton label="close" icon={<Icon of={X} />} />
          <Segmented
            label="view"
            value={view}
            options={[
              { value: "form", label: "Form" },
              { value: "json", label: "JSON" },
            ]}
            onChange={setView}
          />
          <Menu trigger={<Button>Menu</Button>}>
            <MenuItem onSelect={close}>Entry</MenuItem>
            <MenuSeparator />
            <MenuChoice
              label="Choice"
              value={view}
              options={[
                { value: "form", label: "Form" },
                { value: "json", label: "JSON" },
              ]}
              onChange={setView}
            />
          </Menu>
          <Button onClick={() => setIsOpen(true)}>Dialog</Button>
        </div>
      </div>
      <ConfirmDialog
        title="Delete demo"
        name="demo"
        action="Delete"
        isOpen={isOpen}
        isPending={false}
        onConfirm={close}
        onClose={close}
      >
        Its 7 tools go with it.
      </ConfirmDialog>
    </TitledPanel>
  );
}

export function FieldSamples() {
  return (
    <TitledPanel title="TextField, TextArea, SelectField">
      <div className="flex flex-col gap-4 p-4">
        <TextField label="empty" placeholder="placeholder" hint="A hint in one line." isRequired />
        <TextField label="mono" defaultValue="npx -y @modelcontextprotocol/server-memory" isMono />
        <TextField label="wrong" defaultValue="de mo" error="Letters, digits, dot, dash and underscore only." />
        <TextField label="disabled" defaultValue="read only" disabled />
        <TextArea label="several lines" defaultValue={"first\nsecond"} />
        <SelectField label="choice" defaultValue="b">
          <option value="a">a</option>
          <option value="b">b</option>
        </SelectField>
      </div>
    </TitledPanel>
  );
}
