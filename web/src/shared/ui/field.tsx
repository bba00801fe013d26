import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "#shared/lib/class-names";
import { useComplaint } from "#shared/ui/use-complaint";

interface FieldFrameProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  isRequired?: boolean;
  /** Sits at the right of the label: a type, a switch, an action. */
  aside?: ReactNode;
}

interface FieldParts extends Omit<ReturnType<typeof useComplaint>, "complaint"> {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

/** Label above, control, then hint or error; all of them tied together for assistive technology. */
export function Field(props: FieldFrameProps & { children: (parts: FieldParts) => ReactNode; className?: string }) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const { complaint, ...listeners } = useComplaint();
  const error = props.error ?? complaint;
  const describedBy = [props.hint ? hintId : "", error ? errorId : ""].filter(Boolean).join(" ");
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1", props.className)}>
      <div className="flex min-h-5 items-baseline justify-between gap-2">
        <label htmlFor={id} className="foreign font-medium text-sm">
          {props.label}
          {props.isRequired && (
            <span aria-hidden="true" className="text-fail-text">
              {"\u00a0*"}
            </span>
          )}
        </label>
        {props.aside}
      </div>
      {props.children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error ? true : undefined,
        ...listeners,
      })}
      {props.hint && (
        <p id={hintId} className="foreign whitespace-pre-line text-muted text-xs">
          {props.hint}
        </p>
      )}
      {error && (
        <p id={errorId} role="alert" className="foreign text-fail-text text-xs">
          {error}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = FieldFrameProps & Omit<ComponentProps<"input">, "id"> & { isMono?: boolean };

/** One line of text. */
export function TextField({ label, hint, error, isRequired, aside, isMono, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired} aside={aside} className={className}>
      {(parts) => (
        <input {...parts} {...rest} required={isRequired} className={classNames("control", isMono && "font-mono")} />
      )}
    </Field>
  );
}

type TextAreaProps = FieldFrameProps & Omit<ComponentProps<"textarea">, "id"> & { isMono?: boolean };

/** Several lines of text. */
export function TextArea({ label, hint, error, isRequired, aside, isMono, className, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired} aside={aside} className={className}>
      {(parts) => (
        <textarea
          rows={3}
          {...parts}
          {...rest}
          required={isRequired}
          className={classNames("control resize-y", isMono && "font-mono")}
        />
      )}
    </Field>
  );
}

type SelectFieldProps = FieldFrameProps & Omit<ComponentProps<"select">, "id">;

/** One of a few. The browser's own list: it works with every keyboard, reader and phone. */
export function SelectField({ label, hint, error, isRequired, aside, className, children, ...rest }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} isRequired={isRequired} aside={aside} className={className}>
      {(parts) => (
        <select {...parts} {...rest} required={isRequired} className="control">
          {children}
        </select>
      )}
    </Field>
  );
}
