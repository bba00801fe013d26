import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { JsonObject } from "#shared/lib/json";
import { ErrorNotice } from "#shared/ui/error-notice";
import { ForeignText } from "#shared/ui/foreign-text";
import type { AnswerFormProps } from "./answer-form";
import { ElicitationForm } from "./elicitation-form";
import { LinkQuestion } from "./link-question";
import type { Question } from "./question";
import { answer } from "./run";
import { SamplingForm } from "./sampling-form";
import { UnknownQuestion } from "./unknown-question";

/** How a person meets a question: with an answer, with a no, or by leaving it. */
type Met = "answered" | "declined" | "cancelled";

interface QuestionsProps {
  project: string;
  server: string;
  call: string;
  questions: Question[];
}

/** What the server asks in mid-call, each to be answered in its place. */
export function Questions({ project, server, call, questions }: QuestionsProps) {
  const { t } = useLingui();
  const [met, setMet] = useState<ReadonlyMap<string, Met>>(new Map());
  const open = questions.filter(({ id }) => !met.has(id));
  // Kept beside the state of `send`, which is drawn a moment later: keys can be pressed twice in between.
  const underway = useRef(new Set<string>());
  const send = useMutation({
    mutationFn: ({ question, result }: { question: string; result: JsonObject | null }) =>
      answer({ project, call, question, result }),
    onSuccess: (_, { question, result }) => setMet((before) => new Map(before).set(question, metBy(result))),
    onError: (_, { question }) => underway.current.delete(question),
  });
  const give = (question: string, result: JsonObject | null) => {
    if (underway.current.has(question)) return;
    underway.current.add(question);
    send.mutate({ question, result });
  };
  return (
    <>
      <p role="status" className="sr-only">
        {open.length > 0 && t`${server} asks you something`}
      </p>
      {questions.map((question) => (
        <section
          key={question.id}
          aria-label={t`Question of ${server}`}
          className="flex flex-col gap-3 border-line border-b p-4"
        >
          <h3 className="foreign font-semibold text-info-text text-sm">
            <Trans>{server} asks you something</Trans>
          </h3>
          <Worded question={question} />
          {met.has(question.id) ? (
            <Outcome met={met.get(question.id) ?? "answered"} />
          ) : (
            <AnswerForm
              question={question}
              isPending={send.isPending}
              onAnswer={(result) => give(question.id, result)}
            />
          )}
        </section>
      ))}
      {send.isError && (
        <div className="border-line border-b p-4">
          <ErrorNotice error={send.error} />
        </div>
      )}
    </>
  );
}

function metBy(result: JsonObject | null): Met {
  if (result === null || result.action === "decline") return "declined";
  return result.action === "cancel" ? "cancelled" : "answered";
}

function Worded({ question }: { question: Question }) {
  return "message" in question && question.message !== "" ? <ForeignText text={question.message} /> : null;
}

function Outcome({ met }: { met: Met }) {
  return (
    <p className="text-muted text-sm">
      {met === "answered" && <Trans>You answered.</Trans>}
      {met === "declined" && <Trans>You declined.</Trans>}
      {met === "cancelled" && <Trans>You left it unanswered.</Trans>}
    </p>
  );
}

function AnswerForm({ question, ...rest }: AnswerFormProps) {
  switch (question.kind) {
    case "form":
      return <ElicitationForm question={question} {...rest} />;
    case "link":
      return <LinkQuestion question={question} {...rest} />;
    case "sampling":
      return <SamplingForm question={question} {...rest} />;
    case "unknown":
      return <UnknownQuestion question={question} {...rest} />;
  }
}
