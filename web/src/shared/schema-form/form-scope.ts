import { type ComponentType, createContext, useContext } from "react";
import type { Json, JsonObject } from "#shared/lib/json";
import type { Problem } from "#shared/schema-form/problems";

/** One place of the value and what its schema says. An undefined value is left out of what is sent. */
export interface FieldProps {
  name: string;
  schema: Json;
  value: Json | undefined;
  pointer: string;
  isRequired: boolean;
  depth: number;
  onChange: (value: Json | undefined) => void;
  /** Present where the place itself can go: a member of a list or a map. */
  onRemove?: () => void;
}

export interface FormScope {
  root: JsonObject;
  problems: ReadonlyMap<string, Problem>;
  /** Told when the text of a JSON field stops or starts being JSON. */
  onBroken: (pointer: string, isBroken: boolean) => void;
  /** Fields hold fields: the way back up is handed in, so that files do not import each other in a circle. */
  FieldView: ComponentType<FieldProps>;
}

const Scope = createContext<FormScope | null>(null);
export const FormScopeProvider = Scope.Provider;

export function useFormScope(): FormScope {
  const scope = useContext(Scope);
  if (!scope) throw new Error("a field stands outside of its form");
  return scope;
}
