import { useLingui } from "@lingui/react/macro";
import type { ClientCard } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";
import { SelectField } from "#shared/ui/field";

/** So many stand side by side, in the order of the table; the rest are in a list. */
const SHOWN = 8;

interface ClientChoiceProps {
  cards: readonly ClientCard[];
  current: ClientCard;
  onChoose: (id: string) => void;
}

/** Which client is to be connected. */
export function ClientChoice({ cards, current, onChoose }: ClientChoiceProps) {
  const { t } = useLingui();
  const others = cards.slice(SHOWN);
  return (
    <div className="flex flex-col gap-2 border-line border-b p-4">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">{t`Client`}</legend>
        {cards.slice(0, SHOWN).map((card) => (
          <label
            key={card.id}
            className={classNames(
              "flex h-7 cursor-pointer items-center rounded-control px-2.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent",
              card.id === current.id
                ? "bg-accent-soft font-medium text-accent-text"
                : "text-muted hover:bg-sunken hover:text-text",
            )}
          >
            <input
              type="radio"
              name="client"
              className="sr-only"
              checked={card.id === current.id}
              onChange={() => onChoose(card.id)}
            />
            {card.title}
          </label>
        ))}
      </fieldset>
      <SelectField
        label={t`Another client`}
        value={others.some(({ id }) => id === current.id) ? current.id : ""}
        onChange={(event) => event.target.value && onChoose(event.target.value)}
      >
        <option value="">{t`Choose one of ${others.length}`}</option>
        {others.map((card) => (
          <option key={card.id} value={card.id}>
            {card.title}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
