import { useEffect, useRef } from 'react';
import { ColumnsButton as FrameworkColumnsButton, useResourceContext } from 'react-admin';

const WRONG = '[role=menu], [role=option]';

/** react-admin's, whose switches say that they are options of a menu: to a reader they would be no switches. */
export function ColumnsButton() {
  const resource = useResourceContext();
  const observer = useRef<MutationObserver>(undefined);
  useEffect(() => () => observer.current?.disconnect(), []);
  const correct = () => {
    // In a portal, and filled once the list is there.
    const list = document.getElementById(`${resource}.datatable-columnsSelector`);
    for (const one of list?.querySelectorAll(WRONG) ?? []) one.removeAttribute('role');
    if (!list || observer.current) return;
    observer.current = new MutationObserver(correct);
    observer.current.observe(list, { childList: true, subtree: true });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is clicked is the button in it
    // biome-ignore lint/a11y/useKeyWithClickEvents: which a key clicks, too
    <span onClick={correct}>
      <FrameworkColumnsButton />
    </span>
  );
}
