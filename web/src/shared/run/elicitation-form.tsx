import { Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { isJsonObject, type JsonObject } from "#shared/lib/json";
import { problemsOf } from "#shared/schema-form/problems";
import { SchemaForm } from "#shared/schema-form/schema-form";
import { startValue } from "#shared/schema-form/start";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import type { AnswerFormProps } from "./answer-form";
import { NoAnswer } from "./no-answer";

function beginning(schema: JsonObject): JsonObject {
  const start = startValue(schema, schema);
  return isJsonObject(start) ? start : {};
}

/** A form that the server drew: filled in and accepted, declined, or left. */
export function ElicitationForm({ question: { schema }, isPending, onAnswer }: AnswerFormProps<"form">) {
  const { t } = useLingui();
  const [value, setValue] = useState(() => beginning(schema));
  const [isSendable, setIsSendable] = useState(true);
  const [hasTried, setHasTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setHasTried(true);
    const isWhole = problemsOf(schema, value, schema).length === 0;
    if (isSendable && isWhole) onAnswer({ action: "accept", content: value });
  };
  const sendByKey = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  };
  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={submit} onKeyDown={sendByKey}>
      <SchemaForm
        schema={schema}
        value={value}
        onChange={setValue}
        showMissing={hasTried}
        onSendable={setIsSendable}
        words={{
          title: t`Your answer`,
          view: t`View of your answer`,
          editor: t`Your answer as JSON`,
          nothing: t`A yes or no is all that is asked for.`,
        }}
      />
      <p className="text-muted text-xs">
        <Trans>What you send goes to the server and may be kept there. Never type a password or a key here.</Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" icon={<Icon of={Check} />} isPending={isPending} disabled={!isSendable}>
          <Trans>Accept</Trans>
        </Button>
        <NoAnswer isPending={isPending} onAnswer={onAnswer} />
      </div>
    </form>
  );
}
