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
