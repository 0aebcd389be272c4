import { type ReactNode, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { type Filter, summaryQuery } from '../../api/ledger-queries';
import type { Schemas } from '../../api/client';
import { useMeta } from '../../api/queries';
import { Chart, INK } from '../../parts/chart';
import { type Colour, LIGHT_NAMES } from '../../parts/light';
import { Loaded } from '../../parts/loading';

type Summary = Schemas['LedgerSummaryDto'];

const CLASS_INK: Readonly<Record<Summary['classes'][number]['class'], string>> = {
  behind: INK.red,
  on_course: INK.blue,
  ahead: '#0b6e75',
  done: INK.green,
  other: INK.grey,
};
const LIGHT_INK: Readonly<Record<Colour, string>> = {
  green: INK.green,
  blue: INK.blue,
  yellow: INK.amber,
  red: INK.red,
  grey: INK.grey,
};

const ROWS = ['亮灯', '五类'];

interface Part {
  name: string;
  row: number;
  count: number;
  ink: string;
}

/** Two bars over all tasks there are: by light and by class, each part with its name and number, which the words below repeat for the narrow ones. */
function Bars({ summary, onLight }: { summary: Summary; onLight: (light: Colour) => void }): ReactNode {
  const { lights: words } = useMeta();
  const parts = useMemo(
    (): Part[] => [
      ...summary.classes.map(c => ({ name: c.label, row: 1, count: c.count, ink: CLASS_INK[c.class] })),
      ...summary.lights.map(l => ({
        name: words[l.light] ?? LIGHT_NAMES[l.light],
        row: 0,
        count: l.count,
        ink: LIGHT_INK[l.light],
      })),
    ],
    [summary, words],
  );
  const option = useMemo(
    () => ({
      grid: { left: 44, right: 8, top: 4, bottom: 4 },
      xAxis: { type: 'value', show: false, max: summary.total || 1 },
      yAxis: {
        type: 'category',
        data: ROWS,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: '#1c2733' },
      },
      tooltip: {
        formatter: ({ seriesName, value }: { seriesName: string; value: number }) =>
          `${seriesName} ${value} 项`,
      },
      series: parts
        .filter(p => p.count > 0)
        .map(p => ({
          type: 'bar',
          name: p.name,
          stack: 'all',
          barWidth: 24,
          data: ROWS.map((_, row) => (row === p.row ? p.count : null)),
          itemStyle: { color: p.ink, borderColor: '#fff', borderWidth: 1 },
          label: {
            show: p.count * 12 >= summary.total,
            formatter: `${p.name} ${p.count}`,
            color: '#fff',
            textBorderColor: p.ink,
            textBorderWidth: 3,
          },
        })),
    }),
    [parts, summary.total],
  );
  const of = (row: number): string =>
    parts
      .filter(p => p.row === row)
      .map(p => `${p.name} ${p.count} 项`)
      .join('，');
  return (
    <>
      <Chart option={option} height={76} said={`共 ${summary.total} 项。五类：${of(1)}。亮灯：${of(0)}`} />
      <p className="summary-words">
        <span>五类：{of(1)}</span>
        <span>
          亮灯：
          {summary.lights.map(({ light, count }) => (
            <button
              key={light}
              type="button"
              className="link"
              disabled={!count}
              title={`只看${LIGHT_NAMES[light]}的 ${count} 项`}
              onClick={() => onLight(light)}
            >
              {words[light] ?? LIGHT_NAMES[light]} {count}
            </button>
          ))}
        </span>
      </p>
    </>
  );
}

/** 汇总: how the tasks of the list stand, all together. */
export function SummarySection({
  filter,
  onLight,
}: {
  filter: Filter;
  onLight: (light: Colour) => void;
}): ReactNode {
  const summary = useQuery(summaryQuery(filter));
  return (
    <section className="ledger-summary" aria-label="汇总">
      <Loaded of={summary}>{data => <Bars summary={data} onLight={onLight} />}</Loaded>
    </section>
  );
}
