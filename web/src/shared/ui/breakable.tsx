import { Fragment } from "react";

/* A part of a name, up to the sign that parts it from the next; at hyphens and slashes a browser breaks by itself. */
const PART = /[^@._]*[@._]?/g;

/** An address or a name that breaks between its parts where it does not fit, before it breaks within one. */
export function Breakable({ text }: { text: string }) {
  return Array.from(text.matchAll(PART), ({ 0: part, index }) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
