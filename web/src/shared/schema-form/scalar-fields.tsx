import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { exactNumber, type Json, sameJson, scalarText } from "#shared/lib/json";
import { type FieldProps, useFormScope } from "#shared/schema-form/form-scope";
import { useProblemText } from "#shared/schema-form/problem-text";
import type { Ask, Shape } from "#shared/schema-form/shape";
import { Field, SelectField } from "#shared/ui/field";

export interface ShapedProps<Kind extends Ask["kind"]> {
  field: FieldProps;
  shape: Shape;
  ask: Extract<Ask, { kind: Kind }>;
  aside: ReactNode;
}

/** What every field shows around its control. */
export function useFrame({ field, shape, aside }: { field: FieldProps; shape: Shape; aside: ReactNode }) {
  const { problems } = useFormScope();
  const problemText = useProblemText();
  return {
    label: <code className="font-mono text-xs">{field.name}</code>,
    hint: shape.description,
    error: problemText(problems.get(field.pointer)),
    isRequired: field.isRequired,
    aside,
  };
}

function placeholderOf(shape: Shape): string | undefined {
  const example = shape.fallback ?? shape.examples[0];
  return example === undefined || example === null ? undefined : scalarText(example);
}

/** Grows with its text, so that pasted lines stay lines. */
export function TextControl(props: ShapedProps<"text">) {
  const { field, shape, ask } = props;
  const { t } = useLingui();
  const frame = useFrame(props);
  const placeholder = placeholderOf(shape) ?? (ask.format ? t`Format: ${ask.format}` : undefined);
  return (
    <Field {...frame}>
      {(parts) => (
        <textarea
          {...parts}
          rows={1}
          spellCheck={false}
          className="control field-sizing-content max-h-80 resize-y"
          value={typeof field.value === "string" ? field.value : ""}
          placeholder={placeholder}
          aria-required={field.isRequired || undefined}
          onChange={(event) =>
            field.onChange(event.target.value === "" && !field.isRequired ? undefined : event.target.value)
          }
        />
      )}
    </Field>
  );
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Text that is no number yet is kept as text, so that nothing typed is lost; it is marked until it is one. */
function typedNumber(text: string): Json | undefined {
  if (text === "") return undefined;
  return NUMBER.test(text) ? exactNumber(text) : text;
}

export function NumberControl(props: ShapedProps<"number">) {
  const { field, shape, ask } = props;
  const frame = useFrame(props);
  return (
    <Field {...frame}>
      {(parts) => (
        <input
          {...parts}
          inputMode={ask.isInteger ? "numeric" : "decimal"}
          autoComplete="off"
          className="control max-w-56 font-mono"
          value={field.value === undefined ? "" : scalarText(field.value)}
          placeholder={placeholderOf(shape)}
          aria-required={field.isRequired || undefined}
          onChange={(event) => field.onChange(typedNumber(event.target.value.trim()))}
        />
      )}
    </Field>
  );
}

export function BooleanControl(props: ShapedProps<"boolean">) {
  const { field, shape } = props;
  const { t } = useLingui();
  const frame = useFrame(props);
  const text = field.value === undefined ? "" : String(field.value);
  const canBeLeftOut = !field.isRequired && typeof shape.fallback !== "boolean";
  return (
    <SelectField
      {...frame}
      value={text}
      onChange={(event) => field.onChange(event.target.value === "" ? undefined : event.target.value === "true")}
    >
      {(canBeLeftOut || text === "") && <option value="">{t`left out`}</option>}
      <option value="true">true</option>
      <option value="false">false</option>
    </SelectField>
  );
}

export function ChoiceControl(props: ShapedProps<"choice">) {
  const { field, ask } = props;
  const { t } = useLingui();
  const frame = useFrame(props);
  const chosen = ask.options.findIndex((option) => sameJson(option, field.value));
  return (
    <SelectField
      {...frame}
      value={chosen}
      onChange={(event) => field.onChange(ask.options[Number(event.target.value)])}
    >
      {(!field.isRequired || chosen < 0) && <option value={-1}>{field.isRequired ? t`choose` : t`left out`}</option>}
      {ask.options.map((option, index) => (
        <option key={JSON.stringify(option)} value={index}>
          {typeof option === "object" ? JSON.stringify(option) : scalarText(option)}
        </option>
      ))}
    </SelectField>
  );
}

export function ConstantControl(props: ShapedProps<"constant">) {
  const frame = useFrame(props);
  const { field, ask } = props;
  const { t } = useLingui();
  const isSet = field.value !== undefined;
  return (
    <SelectField
      {...frame}
      value={isSet ? "set" : ""}
      onChange={(event) => field.onChange(event.target.value === "set" ? ask.value : undefined)}
    >
      {(!field.isRequired || !isSet) && <option value="">{t`left out`}</option>}
      <option value="set">{JSON.stringify(ask.value)}</option>
    </SelectField>
  );
}
