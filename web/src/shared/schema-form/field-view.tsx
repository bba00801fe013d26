import { Trans } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { isJsonObject, type Json, numberOf, sameJson } from "#shared/lib/json";
import { type FieldProps, useFormScope } from "#shared/schema-form/form-scope";
import { ListControl, RecordControl, RemoveButton, UnionControl } from "#shared/schema-form/group-fields";
import { JsonField } from "#shared/schema-form/json-field";
import {
  BooleanControl,
  ChoiceControl,
  ConstantControl,
  NumberControl,
  TextControl,
  useFrame,
} from "#shared/schema-form/scalar-fields";
import { type Ask, type Shape, shapeOf } from "#shared/schema-form/shape";
import { emptyValue } from "#shared/schema-form/start";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

/* Deeper than this a form helps nobody, and a schema that holds itself would never end. */
const MAX_DEPTH = 8;

/** Whether the form for this ask can show the value without losing any of it. */
function canShow(ask: Ask, value: Json): boolean {
  switch (ask.kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return numberOf(value) !== null || typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "choice":
      return ask.options.some((option) => sameJson(option, value));
    case "constant":
      return sameJson(ask.value, value);
    case "list":
      return Array.isArray(value);
    case "record":
      return isJsonObject(value);
    case "union":
      return true;
    case "json":
      return true;
  }
}

const isGroup = (ask: Ask) => ask.kind === "record" || ask.kind === "list" || ask.kind === "union";

/** One place of the value: the control that fits its schema, or its JSON where none does. */
export function FieldView(field: FieldProps) {
  const { root } = useFormScope();
  const shape = shapeOf(field.schema, root);
  const { ask } = shape;
  const { value } = field;
  if (value === null && shape.isNullable) return <NullField field={field} shape={shape} />;
  if (value === undefined && isGroup(ask)) return <AbsentField field={field} shape={shape} />;
  const fits = field.depth <= MAX_DEPTH && (value === undefined || canShow(ask, value));
  const aside = <Aside field={field} shape={shape} />;
  if (!fits) return <JsonField field={field} shape={shape} aside={aside} />;
  return <Control field={field} shape={shape} aside={aside} />;
}

function Control({ field, shape, aside }: { field: FieldProps; shape: Shape; aside: ReactNode }) {
  const { ask } = shape;
  switch (ask.kind) {
    case "text":
      return <TextControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "number":
      return <NumberControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "boolean":
      return <BooleanControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "choice":
      return <ChoiceControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "constant":
      return <ConstantControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "list":
      return <ListControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "record":
      return <RecordControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "union":
      return <UnionControl field={field} shape={shape} ask={ask} aside={aside} />;
    case "json":
      return <JsonField field={field} shape={shape} aside={aside} />;
  }
}

function typeWord(ask: Ask): string {
  if (ask.kind === "number") return ask.isInteger ? "integer" : "number";
  const words = {
    text: "string",
    boolean: "boolean",
    choice: "enum",
    constant: "const",
    list: "array",
    record: "object",
    union: "any of",
    json: "json",
  };
  return words[ask.kind];
}

/** The type of a field, and the ways to null it or to let it go. */
function Aside({ field, shape }: { field: FieldProps; shape: Shape }) {
  const canLeaveOut = !field.isRequired && isGroup(shape.ask);
  const remove = field.onRemove ?? (canLeaveOut ? () => field.onChange(undefined) : undefined);
  return (
    <span className="flex items-center gap-1">
      {shape.isNullable && field.isRequired && (
        <Button size="small" variant="ghost" onClick={() => field.onChange(null)}>
          <Trans>Set to null</Trans>
        </Button>
      )}
      <span className="font-mono text-faint text-xs">{typeWord(shape.ask)}</span>
      {remove && <RemoveButton name={field.name} onRemove={remove} />}
    </span>
  );
}

interface BareRowProps {
  field: FieldProps;
  shape: Shape;
  children: ReactNode;
}

function BareRow({ field, shape, children }: BareRowProps) {
  const frame = useFrame({ field, shape, aside: null });
  return (
    <div className="flex flex-col gap-1">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <span className="foreign font-medium text-sm">
          {frame.label}
          {field.isRequired && <span className="text-fail-text"> *</span>}
        </span>
        <span className="flex items-center gap-1">{children}</span>
      </div>
      {frame.hint && <p className="foreign whitespace-pre-line text-muted text-xs">{frame.hint}</p>}
      {frame.error && <p className="text-fail-text text-xs">{frame.error}</p>}
    </div>
  );
}

function NullField({ field, shape }: { field: FieldProps; shape: Shape }) {
  const { root } = useFormScope();
  return (
    <BareRow field={field} shape={shape}>
      <code className="font-mono text-off-text text-xs">null</code>
      <Button
        size="small"
        onClick={() => field.onChange(emptyValue(shape, root) ?? (field.isRequired ? "" : undefined))}
      >
        <Trans>Give a value</Trans>
      </Button>
      {field.onRemove && <RemoveButton name={field.name} onRemove={field.onRemove} />}
    </BareRow>
  );
}

function AbsentField({ field, shape }: { field: FieldProps; shape: Shape }) {
  const { root } = useFormScope();
  return (
    <BareRow field={field} shape={shape}>
      <span className="font-mono text-faint text-xs">{typeWord(shape.ask)}</span>
      <Button size="small" icon={<Icon of={Plus} />} onClick={() => field.onChange(emptyValue(shape, root) ?? {})}>
        <Trans>Add</Trans>
      </Button>
    </BareRow>
  );
}
