import { type ReactNode, useRef } from 'react';
import { Modal, type ModalProps } from 'antd';

/** What somebody types into; boxes to tick and lists to choose from are passed over. */
const FIELD =
  'textarea, input:not([type=checkbox]):not([type=radio]):not([type=hidden]):not([type=file]):not([role=combobox])';

/**
 * A dialog that begins where one types. The lock that keeps the focus inside would begin at the button that closes it:
 * whoever opened it by a key and typed on would type into nothing.
 */
export function Dialog({ children, afterOpenChange, ...props }: ModalProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  const begin = (): void => {
    // Somebody who was faster is where he wants to be.
    if (!body.current || body.current.contains(document.activeElement)) return;
    body.current.querySelector<HTMLElement>(FIELD)?.focus();
  };
  return (
    <Modal
      {...props}
      afterOpenChange={open => {
        if (open) begin();
        afterOpenChange?.(open);
      }}
    >
      <div ref={body}>{children}</div>
    </Modal>
  );
}
