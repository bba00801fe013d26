import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeKeyMutation, listKeysQueryKey } from "#client/@tanstack/react-query.gen";
import type { Key } from "#client/types.gen";
import { peopleOptions } from "#shared/api/people";
import { Button } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { limitsOf, sentLimits } from "./key-limits";
import { LimitFields } from "./limit-fields";

interface EditKeyProps {
  project: string;
  shown: Key;
  onDone: () => void;
}

/** Another name, end, holder or limits for a key; its text and what it opens stay. In force at once. */
export function EditKey({ project, shown, onDone }: EditKeyProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [name, setName] = useState(shown.name);
  const [end, setEnd] = useState(dayOf(shown.expires_at));
  const [steward, setSteward] = useState(shown.holder?.id ?? "");
  const [limits, setLimits] = useState(limitsOf(shown));
  const change = useMutation({
    ...changeKeyMutation(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: listKeysQueryKey({ path: { project } }) });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({
      path: { project, key: shown.id },
      body: {
        name,
        ...sentLimits(limits),
        ...(end === dayOf(shown.expires_at) ? {} : { expires_at: endOf(end) }),
        ...(steward === (shown.holder?.id ?? "") ? {} : { steward }),
      },
    });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`Opens until the end of`}
        hint={t`Empty: it does not end by itself.`}
        type="date"
        min={dayOf(new Date().toISOString())}
        value={end}
        onChange={(event) => setEnd(event.target.value)}
      />
      {shown.kind === "service" && <StewardField project={project} value={steward} onChange={setSteward} />}
      <LimitFields limits={limits} onChange={setLimits} />
      {change.isError && <ErrorNotice error={change.error} />}
      <Actions>
        <Button onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={change.isPending}>
          <Trans>Save</Trans>
        </Button>
      </Actions>
    </form>
  );
}

interface StewardFieldProps {
  project: string;
  value: string;
  onChange: (value: string) => void;
}

function StewardField({ project, value, onChange }: StewardFieldProps) {
  const { t } = useLingui();
  const people = useQuery(peopleOptions(project)).data?.items ?? [];
  return (
    <SelectField
      label={t`Who answers for it`}
      value={value}
      isRequired
      onChange={(event) => onChange(event.target.value)}
    >
      {people.every(({ user }) => user !== value) && <option value={value}>{t`nobody in the project`}</option>}
      {people.map(({ user, name, email }) => (
        <option key={user} value={user}>
          {`${name} · ${email}`}
        </option>
      ))}
    </SelectField>
  );
}

/* Days as the browser's own field has them, in the reader's time zone. */
function dayOf(moment: string | null): string {
  if (moment === null) return "";
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function endOf(day: string): string | null {
  return day === "" ? null : new Date(`${day}T23:59:59`).toISOString();
}
