import { type ReactNode, useEffect, useRef } from 'react';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartProps } from './chart.props';

use([
  ...[BarChart, LineChart, ScatterChart],
  ...[GridComponent, MarkLineComponent, TooltipComponent],
  SVGRenderer,
]);

/** Drawn as SVG: sharp in print and on a wall, and its words grow with the page's. */
export default function EChart({ option, height, onPick }: Omit<ChartProps, 'said'>): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const made = init(element, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', ({ data }) => pick.current?.(data));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const element = box.current;
    if (!element || !chart.current) return;
    const { fontFamily, fontSize, color } = getComputedStyle(element);
    chart.current.setOption(
      {
        animation: false,
        textStyle: { fontFamily, fontSize: Number.parseFloat(fontSize) - 2, color },
        ...option,
      },
      true,
    );
  }, [option]);
  return <div ref={box} style={{ height }} />;
}
