import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import { type Json, readJson, sameJson, writeJson } from "#shared/lib/json";
import { type FieldProps, useFormScope } from "#shared/schema-form/form-scope";
import { useFrame } from "#shared/schema-form/scalar-fields";
import type { Shape } from "#shared/schema-form/shape";
import { Field } from "#shared/ui/field";

/** The value a text stands for; a message where it is no JSON. */
export function parseDraft(text: string): { value: Json | undefined } | { error: string } {
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: readJson(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** For what the form does not speak: the JSON itself. Keeps the text as typed as long as it means the value. */
export function JsonField({ field, shape, aside }: { field: FieldProps; shape: Shape; aside: ReactNode }) {
  const { t } = useLingui();
  const { onBroken } = useFormScope();
  const frame = useFrame({ field, shape, aside });
  const [draft, setDraft] = useState<string | null>(null);
  const { pointer, value } = field;
  const parsed = draft === null ? { value } : parseDraft(draft);
  const isBroken = "error" in parsed;
  useEffect(() => {
    onBroken(pointer, isBroken);
    return () => onBroken(pointer, false);
  }, [onBroken, pointer, isBroken]);
  const isCurrent = draft !== null && (isBroken || sameJson(parsed.value, value));
  const change = (text: string) => {
    setDraft(text);
    const next = parseDraft(text);
    if (!("error" in next)) field.onChange(next.value);
  };
  return (
    <Field {...frame} error={isBroken ? t`Not JSON: ${parsed.error}` : frame.error}>
      {(parts) => (
        <textarea
          {...parts}
          rows={2}
          spellCheck={false}
          placeholder={t`JSON`}
          className="control field-sizing-content max-h-96 resize-y font-mono text-xs"
          value={isCurrent ? draft : value === undefined ? "" : writeJson(value)}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}
