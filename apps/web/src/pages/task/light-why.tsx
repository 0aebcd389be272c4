import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lightQuery } from '../../api/queries';
import { Dialog } from '../../parts/dialog';
import { Dot } from '../../parts/light';
import { Loaded } from '../../parts/loading';
import { time } from '../../parts/time';

function Explanation({ id }: { id: string }): ReactNode {
  const light = useQuery(lightQuery(id));
  return (
    <Loaded of={light}>
      {l => (
        <>
          <p>
            <Dot light={l.light} /> <b>{l.lightLabel}</b> {l.why}
          </p>
          {l.readings.map(r => (
            <section key={`${r.signal} ${r.measure}`}>
              <h3>
                <Dot light={r.light} /> {r.label}：{r.lightLabel}
              </h3>
              <p>{r.text}</p>
              <dl className="facts narrow">
                {r.steps.map(s => (
                  <div key={s.label} className="pair">
                    <dt>{s.label}</dt>
                    <dd>{s.value}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
          <p className="quiet">
            规则：{l.ruleSet.name} 第 {l.ruleSet.number} 版{l.ruleSet.source && `（${l.ruleSet.source}）`}；
            {l.ruleSet.combine}。按 {time(l.at)} 的情况计算
            {l.calendar.provisional && '，其中有尚未公布放假安排的年份'}。
          </p>
        </>
      )}
    </Loaded>
  );
}

/** “亮灯依据”: how the light was reckoned, step by step. */
export function LightWhy({ id }: { id: string }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        亮灯依据
      </Button>
      <Dialog open={open} title="亮灯依据" footer={null} onCancel={() => setOpen(false)}>
        {open && <Explanation id={id} />}
      </Dialog>
    </>
  );
}
