import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Whole } from "#shared/api/pages";
import { fits } from "#shared/lib/search-text";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ListPanel } from "#shared/ui/list-panel";
import { SearchField } from "#shared/ui/search-field";

interface SearchedPanelProps<Item> {
  list: Whole<Item>;
  /** So many rows stand for what is being fetched. */
  rows: number;
  empty: ReactNode;
  /** What is searched, in words. */
  label: string;
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
  /** The texts of one in which typed words are looked for. */
  known: (item: Item) => readonly (string | null | undefined)[];
  children: (items: readonly Item[]) => ReactNode;
}

/** A list that comes as a whole, in its four faces, and a search that goes through all of it. */
export function SearchedPanel<Item>({ label, q, onSearch, known, children, ...panel }: SearchedPanelProps<Item>) {
  const { t } = useLingui();
  const isEmpty = panel.list.data?.items.length === 0;
  const all = (
    <Button onClick={() => onSearch(undefined)}>
      <Trans>Show all</Trans>
    </Button>
  );
  const found = (items: readonly Item[]) => {
    const shown = items.filter((item) => fits(q, ...known(item)));
    return shown.length > 0 ? children(shown) : <EmptyState title={t`Nothing fits this search.`} action={all} />;
  };
  return (
    <>
      {!isEmpty && (
        <search>
          <SearchField label={label} q={q} onSearch={onSearch} />
        </search>
      )}
      <ListPanel {...panel}>{found}</ListPanel>
    </>
  );
}
