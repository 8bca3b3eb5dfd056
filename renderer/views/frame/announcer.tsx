import { useAnnouncement } from '../../state/announce';

/** Always there, so that what comes into it is read out. */
export function Announcer() {
  const { text, count } = useAnnouncement();
  return (
    <div role="status" aria-label="Announcements" className="sr-only">
      <span key={count}>{text}</span>
    </div>
  );
}
