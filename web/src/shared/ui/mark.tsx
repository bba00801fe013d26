/** The mark: two arcs join many dots into one line. Works at 16 px in one colour. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    >
      <path d="M3.6 3.4C8 3.4 7.4 8 12.4 8M3.6 12.6C8 12.6 7.4 8 12.4 8" />
      <g fill="currentColor" stroke="none">
        <circle cx="2.6" cy="3.4" r="1.6" />
        <circle cx="2.6" cy="8" r="1.6" />
        <circle cx="2.6" cy="12.6" r="1.6" />
        <circle cx="13.2" cy="8" r="2" />
      </g>
    </svg>
  );
}
