import { type ReactNode, useMemo } from 'react';
import { stateLabel } from '@duban/chain';
import type { TaskView } from '../../api/types';
import { Chart, INK } from '../../parts/chart';
import { today } from '../../parts/time';

type Milestone = TaskView['milestones'][number];

const MOST_NAMED = 8;
const SHORT = 10;

/** A mark and a colour for each state, so that neither has to be told alone. */
function looks(m: Milestone, now: string): { symbol: string; color: string; word: string } {
  if (m.state === 'delivered')
    return { symbol: 'circle', color: INK.green, word: stateLabel('milestone', m.state) };
  if (m.state === 'claimed')
    return { symbol: 'diamond', color: INK.blue, word: stateLabel('milestone', m.state) };
  return m.due < now
    ? { symbol: 'triangle', color: INK.red, word: '已过期限' }
    : { symbol: 'emptyCircle', color: INK.grey, word: stateLabel('milestone', m.state) };
}

const short = (title: string): string => (title.length > SHORT ? `${title.slice(0, SHORT)}…` : title);

/** Milestones along the time the task has, with today and the deadline. */
export function MilestoneAxis({
  milestones,
  deadline,
}: {
  milestones: Milestone[];
  deadline: string | null;
}): ReactNode {
  const now = today();
  const option = useMemo(() => {
    const days = [...milestones.map(m => m.due), now, ...(deadline ? [deadline] : [])].sort();
    const lines = [
      { xAxis: now, label: { formatter: '今天' } },
      ...(deadline ? [{ xAxis: deadline, label: { formatter: '完成时限' } }] : []),
    ];
    return {
      grid: { left: 70, right: 70, top: 30, bottom: 26 },
      xAxis: {
        type: 'time',
        min: days[0],
        max: days.at(-1),
        minInterval: 28 * 86_400_000,
        axisLine: { lineStyle: { color: INK.line } },
        axisLabel: { color: INK.grey, formatter: '{yyyy}-{MM}', hideOverlap: true },
      },
      yAxis: { type: 'value', min: -1, max: 1, show: false },
      tooltip: {
        formatter: ({ name, value }: { name: string; value: [string] }) => `${value[0]}<br/>${name}`,
      },
      series: [
        {
          type: 'scatter',
          data: milestones.map((m, i) => {
            const { symbol, color, word } = looks(m, now);
            return {
              name: `${escaped(m.title)}（${word}）`,
              value: [m.due, 0],
              symbol,
              symbolSize: 14,
              itemStyle: { color },
              label: {
                show: milestones.length <= MOST_NAMED,
                position: i % 2 ? 'bottom' : 'top',
                formatter: short(m.title),
                color: '#1c2733',
              },
            };
          }),
          labelLayout: { hideOverlap: true },
          markLine: {
            symbol: 'none',
            silent: true,
            lineStyle: { color: INK.amber, type: 'dashed' },
            label: { color: INK.amber },
            data: lines,
          },
        },
      ],
    };
  }, [milestones, deadline, now]);
  const said = milestones.map(m => `${m.due} ${m.title}，${looks(m, now).word}`).join('；');
  return <Chart option={option} height={120} said={`节点时间轴：${said}`} />;
}

/** Tooltips are HTML; titles are not. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.codePointAt(0)};`);
