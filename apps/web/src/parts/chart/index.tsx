import { lazy, type ReactNode, Suspense } from 'react';
import type { EChartsCoreOption } from 'echarts/core';

export interface ChartProps {
  /** As ECharts takes it; made once for the same data, so that nothing is drawn anew. */
  option: EChartsCoreOption;
  /** In pixels. */
  height: number;
  /** The whole picture in words, for whoever cannot see it. */
  said: string;
  /** What was drawn from, when somebody presses it. Whoever has no pointer must find the same elsewhere. */
  onPick?: (data: unknown) => void;
}

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
