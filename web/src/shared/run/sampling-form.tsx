import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { scalarText } from "#shared/lib/json";
import { Button } from "#shared/ui/button";
import { TextArea } from "#shared/ui/field";
import { ForeignText } from "#shared/ui/foreign-text";
import { Icon } from "#shared/ui/icon";
import type { AnswerFormProps } from "./answer-form";
import { ContentBlock } from "./content-block";

const MOST_MESSAGES = 50;

/** What the server would ask a model. Here a person answers in its place. */
export function SamplingForm({ question, isPending, onAnswer }: AnswerFormProps<"sampling">) {
  const { t } = useLingui();
  const [said, setSaid] = useState("");
  const hidden = question.messages.length - MOST_MESSAGES;
  const limit = typeof question.maxTokens === "object" ? "" : scalarText(question.maxTokens);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const content = { type: "text", text: said };
    onAnswer({ role: "assistant", content, model: "person", stopReason: "endTurn" });
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <p className="text-muted text-sm">
        <Trans>These messages are for a model. You answer in its place.</Trans>
      </p>
      {question.system !== "" && (
        <div className="rounded-control border border-line bg-sunken p-3">
          <p className="text-muted text-xs">
            <Trans>Instruction</Trans>
          </p>
          <ForeignText text={question.system} />
        </div>
      )}
      {question.messages.slice(0, MOST_MESSAGES).map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
        <ContentBlock key={index} block={message} />
      ))}
      {hidden > 0 && (
        <p className="text-warn-text text-xs">
          <Plural value={hidden} one="# more message is not shown." other="# more messages are not shown." />
        </p>
      )}
      <TextArea
        label={t`Answer of the model`}
        hint={limit === "" ? undefined : t`At most ${limit} tokens are asked for.`}
        isRequired
        value={said}
        onChange={(event) => setSaid(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" icon={<Icon of={Check} />} isPending={isPending}>
          <Trans>Send the answer</Trans>
        </Button>
        <Button disabled={isPending} onClick={() => onAnswer(null)}>
          <Trans>Decline</Trans>
        </Button>
      </div>
    </form>
  );
}
