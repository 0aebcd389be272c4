import { lazy, type ReactNode, Suspense } from 'react';
import type { ChartProps } from './chart.props';

/** Where the drawing cannot be loaded, the words and tables beside it say the same. */
const Nothing = (): ReactNode => null;
const EChart = lazy(() => import('./echart').catch(() => ({ default: Nothing })));

/** A picture of figures that stand beside it in words as well. It is loaded only where there is one. */
export const Chart = ({ said, ...rest }: ChartProps): ReactNode => (
  <div className="chart" role="img" aria-label={said}>
    <Suspense fallback={<div style={{ height: rest.height }} />}>
      <EChart {...rest} />
    </Suspense>
  </div>
);

/** The colours of the desk in pictures; each comes with a mark or words of its own. */
export const INK = {
  blue: '#1d4f8c',
  green: '#1f7a3f',
  amber: '#8a5300',
  red: '#b42318',
  grey: '#5b6772',
  line: '#c9d2db',
} as const;
