import { type ReactNode, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { measurementsQuery } from '../../api/target-queries';
import type { TaskView } from '../../api/types';
import { Chart, INK } from '../../parts/chart';
import { goalOf } from '../../parts/measured';

type Target = TaskView['targets'][number];

const figureOf = (value: string | number | null): number => (value === null ? Number.NaN : Number(value));

/** What was measured of a target over time, and where it is to be: from the second figure on. */
function Trend({ target }: { target: Target }): ReactNode {
  const { data } = useQuery(measurementsQuery(target.id));
  const points = useMemo(
    () =>
      (data?.items ?? [])
        .filter(m => Number.isFinite(figureOf(m.value)))
        .map((m): [string, number] => [m.asOf, figureOf(m.value)])
        .reverse(),
    [data],
  );
  const unit = target.unit ?? '';
  const goal = figureOf(target.value);
  const option = useMemo(() => {
    const all = [...points.map(([, value]) => value), ...(Number.isFinite(goal) ? [goal] : [])];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    return {
      grid: { left: 64, right: 72, top: 28, bottom: 28 },
      xAxis: {
        type: 'time',
        axisLine: { lineStyle: { color: INK.line } },
        axisLabel: { color: INK.grey, formatter: '{yyyy}-{MM}', hideOverlap: true },
        minInterval: 28 * 86_400_000,
      },
      yAxis: {
        type: 'value',
        name: unit,
        // Figures close together, such as 95.1 % and 95.6 %, are not drawn on one line at the top.
        min: low > 0 && low < high / 2 ? 0 : low,
        max: high,
        axisLabel: { color: INK.grey },
        splitLine: { lineStyle: { color: '#e6ebf0' } },
      },
      tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => `${value}${unit}` },
      series: [
        {
          type: 'line',
          data: points,
          symbol: 'circle',
          symbolSize: 8,
          lineStyle: { color: INK.blue, width: 2 },
          itemStyle: { color: INK.blue },
          markLine: Number.isFinite(goal)
            ? {
                symbol: 'none',
                silent: true,
                lineStyle: { color: INK.amber, type: 'dashed' },
                label: { color: INK.amber, formatter: `目标 ${goal}${unit}` },
                data: [{ yAxis: goal }],
              }
            : undefined,
        },
      ],
    };
  }, [points, goal, unit]);
  if (!data) return <div style={{ height: 180 }} />;
  if (points.length < 2) return <p className="quiet">“{target.metric}”报数不足两次，暂无走势。</p>;
  const said = points.map(([on, value]) => `${on} ${value}${unit}`).join('，');
  return (
    <Chart option={option} height={180} said={`${target.metric}历次报数：${said}；目标 ${goalOf(target)}`} />
  );
}

/** 目标走势 of one target at a time. */
export function TargetTrend({ targets }: { targets: Target[] }): ReactNode {
  const measured = targets.filter(t => t.latest && Number.isFinite(figureOf(t.latest.value)));
  const [chosen, setChosen] = useState<string>();
  const target = measured.find(t => t.id === chosen) ?? measured[0];
  if (!target) return null;
  return (
    <div className="trend">
      <div className="trend-head">
        <b>目标走势</b>
        {measured.length > 1 && (
          <Select
            aria-label="看哪一项目标的走势"
            size="small"
            value={target.id}
            popupMatchSelectWidth={false}
            options={measured.map(t => ({ value: t.id, label: t.metric }))}
            onChange={setChosen}
          />
        )}
      </div>
      <Trend key={target.id} target={target} />
    </div>
  );
}
