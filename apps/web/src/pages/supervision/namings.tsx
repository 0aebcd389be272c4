import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { namingsQuery } from '../../api/office-queries';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Line, Words } from '../../parts/fields';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing } from '../../parts/page';
import { PlanItem } from '../../parts/plan-item';
import { day } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';

const KINDS: { value: Schemas['NamingKind']; label: string }[] = [
  { value: 'praise', label: '表扬' },
  { value: 'criticism', label: '批评' },
];

const ProposeDialog = ({ onClose }: { onClose: () => void }): ReactNode => (
  <CommandDialog
    title="提请点名"
    hint="领导同意后才能在通报中点名。"
    ok="提请"
    run={(body: Schemas['ProposeNamingDto'], key) => ask(api.POST('/api/v1/namings', { body, headers: key }))}
    done="已提请领导审批"
    onClose={onClose}
  >
    <PlanItem />
    <Choice name="kind" label="点名" options={KINDS} />
    <Form.Item name="unitIds" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
      <UnitSelect mode="multiple" />
    </Form.Item>
    <Words name="text" label="内容" max={5000} />
    <Line name="appearsIn" label="刊载" hint="如：第3期督查通报" />
  </CommandDialog>
);

/** 点名, the newest first. */
export default function Namings(): ReactNode {
  const me = useMe();
  const [all, setAll] = useState(false);
  const [proposing, setProposing] = useState(false);
  const namings = useInfiniteQuery(namingsQuery(!all));
  return (
    <>
      <div className="actions">
        <OpenOrAll all={all} onChange={setAll} open="待审批" />
        {mayEver(me, 'naming.propose') && (
          <Button type="primary" onClick={() => setProposing(true)}>
            提请点名
          </Button>
        )}
      </div>
      <Loaded of={namings}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{all ? '' : '待审批的'}点名。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed notices plain">
                {list.map(n => (
                  <li key={n.id}>
                    <span className="what">
                      <Link to={`/namings/${n.id}`}>
                        <b>{KINDS.find(k => k.value === n.kind)?.label}</b>{' '}
                        {n.units.map(u => u.unitName).join('、')}
                      </Link>
                      <small className="more clamp">{n.text}</small>
                    </span>
                    <span className="whose">{n.stateLabel}</span>
                    <span className="when">
                      {day(n.proposedAt)} 提请
                      <small>{n.appearsIn}</small>
                    </span>
                  </li>
                ))}
              </ul>
              <More of={namings} />
            </div>
          )
        }
      </Loaded>
      {proposing && <ProposeDialog onClose={() => setProposing(false)} />}
    </>
  );
}
