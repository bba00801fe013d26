import type { JsonObject } from "#shared/lib/json";
import type { Question } from "./question";

/** What every kind of answer needs. */
export interface AnswerFormProps<Kind extends Question["kind"] = Question["kind"]> {
  question: Extract<Question, { kind: Kind }>;
  isPending: boolean;
  /** Null refuses. */
  onAnswer: (result: JsonObject | null) => void;
}
