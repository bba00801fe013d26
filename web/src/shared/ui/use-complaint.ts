import { useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const FLAWS = [
  "valueMissing",
  "tooShort",
  "rangeUnderflow",
  "rangeOverflow",
  "stepMismatch",
  "badInput",
  "patternMismatch",
] as const;
const CONTROLS = ["input:invalid", "textarea:invalid", "select:invalid"].join();

/**
 * What the browser finds wrong with a control, to be told beside it in the language of the page: the browser's own
 * bubble speaks the browser's language, and is gone after some seconds.
 */
export function useComplaint() {
  const wordFor = useComplaintWord();
  const [complaint, setComplaint] = useState<string | null>(null);
  const onInvalid = (event: FormEvent<Control>) => {
    const control = event.currentTarget;
    event.preventDefault();
    setComplaint(wordFor(control));
    // The browser leads to the first one only where it shows its bubble.
    if (control.form?.querySelector(CONTROLS) === control) control.focus();
  };
  const onInput = (event: FormEvent<Control>) => {
    if (complaint !== null && event.currentTarget.validity.valid) setComplaint(null);
  };
  return { complaint, onInvalid, onInput };
}

function useComplaintWord(): (control: Control) => string {
  const { t } = useLingui();
  return (control) => {
    const limit = limitOf(control);
    switch (FLAWS.find((flaw) => control.validity[flaw])) {
      case "valueMissing":
        return t`Needed.`;
      case "tooShort":
        return t`At least ${limit} characters.`;
      case "rangeUnderflow":
        return t`At least ${limit}.`;
      case "rangeOverflow":
        return t`At most ${limit}.`;
      case "stepMismatch":
        return t`Not a whole number.`;
      case "badInput":
        return t`Not a number.`;
      case "patternMismatch":
        return t`It may not be written like this.`;
      default:
        return control.type === "email" ? t`Not an e-mail address.` : t`Not a URL.`;
    }
  };
}

/** The bound that was passed over. */
function limitOf(control: Control): string | number {
  if (!(control instanceof HTMLInputElement)) return "";
  const { validity } = control;
  if (validity.tooShort) return control.minLength;
  return validity.rangeUnderflow ? control.min : control.max;
}
