import { Trans, useLingui } from "@lingui/react/macro";
import type { AuditStream, Delivery } from "#client/types.gen";
import { SelectField, TextField } from "#shared/ui/field";
import { SecretSlots } from "#shared/ui/secret-slots";
import { type DeliveryDraft, KINDS, SHAPES, STREAMS } from "./deliveries";
import { useKindWord } from "./use-kind-word";

interface DeliveryFieldsProps {
  known: Delivery | null;
  draft: DeliveryDraft;
  onChange: (part: Partial<DeliveryDraft>) => void;
}

/** What a place is called, what it speaks, where it is and what it is told. */
export function DeliveryFields({ known, draft, onChange }: DeliveryFieldsProps) {
  const { t } = useLingui();
  const kindWord = useKindWord();
  const shape = SHAPES[draft.kind];
  return (
    <>
      <TextField
        label={t`Name`}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,63}"
        hint={t`Letters, digits, dot, hyphen and underscore.`}
        autoComplete="off"
        isRequired
        isMono
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {known === null && (
        <SelectField
          label={t`Kind`}
          value={draft.kind}
          onChange={(event) => onChange({ kind: KINDS.find((kind) => kind === event.target.value) ?? draft.kind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {kindWord(kind)}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        label={t`Address`}
        pattern={shape.pattern}
        placeholder={shape.example}
        title={shape.example}
        hint={draft.kind === "syslog" ? t`udp, tcp or tls. Over udp nobody can know what arrived.` : undefined}
        maxLength={2000}
        autoComplete="off"
        isRequired
        isMono
        value={draft.url}
        onChange={(event) => onChange({ url: event.target.value })}
      />
      <Streams chosen={draft.streams} onChange={(streams) => onChange({ streams })} />
      {draft.kind !== "syslog" && (
        <SecretSlots
          label={t`Headers`}
          names={Object.keys(known?.headers ?? {})}
          changes={draft.headers}
          onChange={(headers) => onChange({ headers })}
        />
      )}
      {draft.kind === "webhook" && (
        <TextField
          label={t`Secret that signs its messages`}
          type="password"
          minLength={16}
          maxLength={256}
          hint={known ? t`Left empty, it stays as it is.` : t`Left empty, the hub makes one and shows it once.`}
          autoComplete="off"
          isMono
          value={draft.secret}
          onChange={(event) => onChange({ secret: event.target.value })}
        />
      )}
      {known === null && (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="accent-accent"
            checked={draft.fromTheStart}
            onChange={(event) => onChange({ fromTheStart: event.target.checked })}
          />
          <Trans>Tell what is there already, too</Trans>
        </label>
      )}
    </>
  );
}

function Streams({
  chosen,
  onChange,
}: {
  chosen: readonly AuditStream[];
  onChange: (streams: readonly AuditStream[]) => void;
}) {
  const { t } = useLingui();
  const words: Record<AuditStream, string> = { actions: t`Changes`, calls: t`Calls` };
  return (
    <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-1">
      <legend className="mb-1 font-medium text-sm">
        <Trans>What it is told</Trans>
      </legend>
      {STREAMS.map((stream) => (
        <label key={stream} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="accent-accent"
            checked={chosen.includes(stream)}
            onChange={(event) =>
              onChange(STREAMS.filter((one) => (one === stream ? event.target.checked : chosen.includes(one))))
            }
          />
          {words[stream]}
        </label>
      ))}
      {chosen.length === 0 && (
        <p role="alert" className="basis-full text-fail-text text-xs">
          <Trans>Choose at least one.</Trans>
        </p>
      )}
    </fieldset>
  );
}
