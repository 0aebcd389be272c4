import { type ReactNode, useState } from 'react';
import { Input } from 'antd';

/** A value that is taken over when the person leaves it, so that no key is answered by two thousand rows. */
export function Words({
  id,
  value,
  onDone,
  rows,
  onFocus,
  label,
}: {
  id?: string;
  value: string;
  onDone: (value: string) => void;
  rows?: number;
  onFocus?: () => void;
  /** Where no label stands beside it. */
  label?: string;
}): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const props = {
    id,
    'aria-label': label,
    value: typed ?? value,
    onFocus,
    onChange: (e: { target: { value: string } }) => setTyped(e.target.value),
    onBlur: () => {
      if (typed !== null && typed !== value) onDone(typed);
      setTyped(null);
    },
  };
  return rows ? (
    <Input.TextArea {...props} autoSize={{ minRows: rows, maxRows: 12 }} />
  ) : (
    <Input {...props} />
  );
}
