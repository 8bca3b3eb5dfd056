/** The app's sign: a tree's crown over its roots' shade. */
export function Mark(props: { size: number }) {
  return (
    <svg
      aria-hidden
      width={props.size}
      height={props.size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      className="flex-none text-brand"
    >
      <path d="M8 15V7M8 11C5.2 11 3.5 9.5 3.5 7M8 9.5c2.5 0 4-1.3 4-3.5M2 4.5C3 2.5 5.2 1.5 8 1.5s5 1 6 3" />
    </svg>
  );
}
