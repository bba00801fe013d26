import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { isJsonObject, type Json, type JsonObject } from "#shared/lib/json";
import { type FieldProps, useFormScope } from "#shared/schema-form/form-scope";
import { under } from "#shared/schema-form/problems";
import { type ShapedProps, useFrame } from "#shared/schema-form/scalar-fields";
import { shapeOf } from "#shared/schema-form/shape";
import { emptyValue, likeliest, looksLike, startValue } from "#shared/schema-form/start";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";

type Frame = ReturnType<typeof useFrame>;

function Group({ frame, children }: { frame: Frame; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 rounded-control border border-line">
      <legend className="sr-only">{frame.label}</legend>
      <div className="flex min-h-8 items-center justify-between gap-2 border-line border-b px-3">
        <span aria-hidden="true" className="foreign font-medium text-sm">
          {frame.label}
          {frame.isRequired && <span className="text-fail-text"> *</span>}
        </span>
        {frame.aside}
      </div>
      <div className="flex flex-col gap-3 p-3">
        {frame.hint && <p className="foreign whitespace-pre-line text-muted text-xs">{frame.hint}</p>}
        {frame.error && (
          <p role="alert" className="text-fail-text text-xs">
            {frame.error}
          </p>
        )}
        {children}
      </div>
    </fieldset>
  );
}

function assign(value: JsonObject, name: string, member: Json | undefined): JsonObject {
  if (member !== undefined) return { ...value, [name]: member };
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
}

/** Declared members first, in the schema's order; then whatever else the value holds, so that nothing is hidden. */
export function RecordMembers({ field, ask }: { field: FieldProps; ask: ShapedProps<"record">["ask"] }) {
  const { FieldView } = useFormScope();
  const value = isJsonObject(field.value) ? field.value : {};
  const declared = ask.properties.map((property) => property.name);
  const others = Object.keys(value).filter((name) => !declared.includes(name));
  const change = (name: string) => (member: Json | undefined) => field.onChange(assign(value, name, member));
  return (
    <>
      {ask.properties.map(({ name, schema, isRequired }) => (
        <FieldView
          key={name}
          name={name}
          schema={schema}
          value={Object.hasOwn(value, name) ? value[name] : undefined}
          pointer={under(field.pointer, name)}
          isRequired={isRequired}
          depth={field.depth + 1}
          onChange={change(name)}
        />
      ))}
      {others.map((name) => (
        <FieldView
          key={`+${name}`}
          name={name}
          schema={ask.extra ?? true}
          value={value[name]}
          pointer={under(field.pointer, name)}
          isRequired
          depth={field.depth + 1}
          onChange={change(name)}
          onRemove={() => change(name)(undefined)}
        />
      ))}
      {ask.extra !== null && (
        <AddMember taken={Object.keys(value)} onAdd={(name) => change(name)(firstValue(ask.extra))} />
      )}
    </>
  );
}

function firstValue(schema: Json | null): Json {
  return startValue(schema ?? true, isJsonObject(schema ?? undefined) ? (schema as JsonObject) : {}) ?? "";
}

function AddMember({ taken, onAdd }: { taken: string[]; onAdd: (name: string) => void }) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const isFree = name !== "" && !taken.includes(name);
  const add = () => {
    onAdd(name);
    setName("");
  };
  return (
    <div className="flex items-center gap-2">
      <input
        aria-label={t`Name of the new member`}
        placeholder={t`name`}
        className="control max-w-56 font-mono text-xs"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          // By itself it would send the form; with Ctrl it is meant to, and it also ends the composing of Hangul.
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (isFree) add();
        }}
      />
      <Button size="small" icon={<Icon of={Plus} />} disabled={!isFree} onClick={add}>
        <Trans>Add</Trans>
      </Button>
    </div>
  );
}

export function RecordControl(props: ShapedProps<"record">) {
  const frame = useFrame(props);
  return (
    <Group frame={frame}>
      <RecordMembers field={props.field} ask={props.ask} />
    </Group>
  );
}

export function ListControl(props: ShapedProps<"list">) {
  const { field, ask } = props;
  const { FieldView, root } = useFormScope();
  const frame = useFrame(props);
  const members = Array.isArray(field.value) ? field.value : [];
  const [ids, forget] = useIdentities(members.length);
  const replace = (index: number, member: Json | undefined) =>
    field.onChange(members.map((old, at) => (at === index ? (member ?? null) : old)));
  const add = () => field.onChange([...members, startValue(ask.member, root) ?? blank(ask.member, root)]);
  return (
    <Group frame={frame}>
      {members.map((member, index) => (
        <FieldView
          key={ids[index]}
          name={`${field.name} ${index + 1}`}
          schema={ask.member}
          value={member}
          pointer={under(field.pointer, index)}
          isRequired
          depth={field.depth + 1}
          onChange={(next) => replace(index, next)}
          onRemove={() => {
            forget(index);
            field.onChange(members.filter((_, at) => at !== index));
          }}
        />
      ))}
      <div>
        <Button size="small" icon={<Icon of={Plus} />} onClick={add}>
          <Trans>Add an entry</Trans>
        </Button>
      </div>
    </Group>
  );
}

/** One for each member of a list, which JSON gives none: what is typed into one stays with it, and goes with it. */
function useIdentities(count: number): [readonly number[], (index: number) => void] {
  const [{ ids, next }, set] = useState<{ ids: readonly number[]; next: number }>({ ids: [], next: 0 });
  const forget = (index: number) => set({ ids: ids.filter((_, at) => at !== index), next });
  if (ids.length === count) return [ids, forget];
  const kept = ids.slice(0, count);
  const added = Array.from({ length: count - kept.length }, (_, at) => next + at);
  const now = { ids: [...kept, ...added], next: next + added.length };
  set(now);
  return [now.ids, forget];
}

/** A place in a list cannot be left out: text begins empty, a number as the text that is not one yet. */
function blank(schema: Json, root: JsonObject): Json {
  const { ask } = shapeOf(schema, root);
  return ask.kind === "text" || ask.kind === "number" ? "" : null;
}

export function UnionControl(props: ShapedProps<"union">) {
  const { field, ask } = props;
  const { t } = useLingui();
  const { FieldView, root } = useFormScope();
  const frame = useFrame(props);
  const [chosen, setChosen] = useState<number | null>(null);
  const { value } = field;
  const found = value === undefined ? 0 : likeliest(value, ask.options, root);
  const index = chosen ?? Math.max(found, 0);
  const option = ask.options[index];
  const inner = option && shapeOf(option.schema, root).ask;
  const choose = (next: number) => {
    setChosen(next);
    const schema = ask.options[next]?.schema;
    if (schema && !(value !== undefined && looksLike(value, schema, root))) {
      field.onChange(emptyValue(shapeOf(schema, root), root) ?? startValue(schema, root));
    }
  };
  return (
    <Group frame={frame}>
      <select
        aria-label={t`Form of ${field.name}`}
        className="control"
        value={index}
        onChange={(event) => choose(Number(event.target.value))}
      >
        {ask.options.map((one, at) => (
          <option key={JSON.stringify(one.schema)} value={at}>
            {one.label}
          </option>
        ))}
      </select>
      {option && inner?.kind === "record" && isJsonObject(value) ? (
        <RecordMembers key={index} field={field} ask={inner} />
      ) : option ? (
        <FieldView
          {...field}
          key={index}
          schema={option.schema}
          depth={field.depth + 1}
          onRemove={undefined}
          isRequired
        />
      ) : null}
    </Group>
  );
}

export function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useLingui();
  return <IconButton label={t`Remove ${name}`} icon={<Icon of={Trash2} />} onClick={onRemove} />;
}
