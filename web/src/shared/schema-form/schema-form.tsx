import { Trans, useLingui } from "@lingui/react/macro";
import { useCallback, useId, useMemo, useState } from "react";
import { isJsonObject, type Json, type JsonObject, writeJson } from "#shared/lib/json";
import { FieldView } from "#shared/schema-form/field-view";
import { FormScopeProvider } from "#shared/schema-form/form-scope";
import { RecordMembers } from "#shared/schema-form/group-fields";
import { parseDraft } from "#shared/schema-form/json-field";
import { type Problem, problemsOf } from "#shared/schema-form/problems";
import { shapeOf } from "#shared/schema-form/shape";
import { Segmented } from "#shared/ui/segmented";

type View = "form" | "json";

export interface FormWords {
  title: string;
  /** Names the switch between form and JSON. */
  view: string;
  /** Names the JSON editor. */
  editor: string;
  /** Said where nothing is asked for. */
  nothing: string;
}

interface SchemaFormProps {
  schema: JsonObject;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  /** Missing members are only complained about once a person has tried to go on. */
  showMissing: boolean;
  /** What the value is, where it is not the arguments of a tool. */
  words?: FormWords;
  /** Told whether everything typed can be sent. */
  onSendable: (isSendable: boolean) => void;
}

/** A form for any JSON Schema, and the same value as JSON. Switching between them loses nothing. */
export function SchemaForm({ schema, value, onChange, showMissing, words, onSendable }: SchemaFormProps) {
  const { t } = useLingui();
  const named = words ?? {
    title: t`Arguments`,
    view: t`View of the arguments`,
    editor: t`Arguments as JSON`,
    nothing: t`This tool takes no arguments.`,
  };
  const [view, setView] = useState<View>("form");
  const [draft, setDraft] = useState("");
  const [jsonError, setJsonError] = useState<string | null>(null);
  const show = (next: View) => {
    if (next === "json") setDraft(writeJson(value));
    else if (jsonError !== null) return;
    setView(next);
  };
  const edit = (text: string) => {
    setDraft(text);
    const parsed = parseDraft(text);
    const isObject = "value" in parsed && isJsonObject(parsed.value);
    const error = isObject ? null : "error" in parsed ? parsed.error : t`Arguments are a JSON object.`;
    setJsonError(error);
    onSendable(error === null);
    if ("value" in parsed && isJsonObject(parsed.value)) onChange(parsed.value);
  };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold text-sm">{named.title}</h3>
        <Segmented
          label={named.view}
          value={view}
          options={[
            { value: "form", label: t`Form` },
            { value: "json", label: "JSON" },
          ]}
          onChange={show}
        />
      </div>
      {view === "json" ? (
        <JsonEditor label={named.editor} text={draft} error={jsonError} onChange={edit} />
      ) : (
        <Form
          schema={schema}
          value={value}
          onChange={onChange}
          showMissing={showMissing}
          onSendable={onSendable}
          nothing={named.nothing}
        />
      )}
    </div>
  );
}

function JsonEditor({
  label,
  text,
  error,
  onChange,
}: {
  label: string;
  text: string;
  error: string | null;
  onChange: (text: string) => void;
}) {
  const errorId = useId();
  return (
    <div className="flex flex-col gap-1">
      <textarea
        aria-label={label}
        aria-invalid={error !== null || undefined}
        aria-describedby={error === null ? undefined : errorId}
        rows={12}
        spellCheck={false}
        className="control resize-y font-mono text-xs leading-relaxed"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== null && (
        <p id={errorId} role="alert" className="foreign text-fail-text text-xs">
          <Trans>Not JSON: {error}</Trans>
        </p>
      )}
    </div>
  );
}

type FormProps = Omit<SchemaFormProps, "words"> & { nothing: string };

function Form({ schema, value, onChange, showMissing, onSendable, nothing }: FormProps) {
  const broken = useBroken(onSendable);
  const problems = useMemo(() => {
    const found = problemsOf(schema, value, schema).filter((problem) => showMissing || problem.kind !== "missing");
    return new Map<string, Problem>(found.map((problem) => [problem.pointer, problem]));
  }, [schema, value, showMissing]);
  const scope = useMemo(() => ({ root: schema, problems, onBroken: broken, FieldView }), [schema, problems, broken]);
  const { ask } = shapeOf(schema, schema);
  const change = (next: Json | undefined) => onChange(isJsonObject(next) ? next : {});
  const field = { name: "arguments", schema, value, pointer: "", isRequired: true, depth: 0, onChange: change };
  if (ask.kind === "record" && ask.properties.length === 0 && ask.extra === null) {
    return <p className="text-muted text-sm">{nothing}</p>;
  }
  return (
    <FormScopeProvider value={scope}>
      {ask.kind === "record" ? <RecordMembers field={field} ask={ask} /> : <FieldView {...field} />}
    </FormScopeProvider>
  );
}

/** Keeps count of JSON fields whose text is no JSON. */
function useBroken(onSendable: (isSendable: boolean) => void) {
  const [places] = useState(() => new Set<string>());
  return useCallback(
    (pointer: string, isBroken: boolean) => {
      if (isBroken) places.add(pointer);
      else places.delete(pointer);
      onSendable(places.size === 0);
    },
    [places, onSendable],
  );
}
