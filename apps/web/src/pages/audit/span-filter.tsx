import type { ReactNode } from 'react';
import { Input } from 'antd';
import { today } from '../../parts/time';
import type { Asked } from './use-asked';

/** From one day to another, both included. */
export const SpanFilter = ({
  asked: { from, to },
  onChange,
}: {
  asked: Asked;
  onChange: (change: Partial<Asked>) => void;
}): ReactNode => (
  <span className="span">
    <Input
      type="date"
      aria-label="起日"
      value={from}
      max={to || today()}
      onChange={e => onChange({ from: e.target.value })}
    />
    <span aria-hidden>至</span>
    <Input
      type="date"
      aria-label="止日"
      value={to}
      min={from}
      max={today()}
      onChange={e => onChange({ to: e.target.value })}
    />
  </span>
);
