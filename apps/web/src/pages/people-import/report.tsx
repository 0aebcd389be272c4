import { type ReactNode, useState } from 'react';
import { Alert, Segmented } from 'antd';
import type { Schemas } from '../../api/client';

type Back = Schemas['BroughtPeopleDto'];
type Line = Schemas['ListedPersonDto'];
type Fault = Schemas['ListedFaultDto'];

const ACTIONS: Readonly<Record<Line['action'], string>> = {
  faulty: '须改正',
  create: '新增',
  unchanged: '已有账号，不变',
};

/** Where it is, what it is, and how to mend it. */
const Cells = ({ label, faults }: { label: string; faults: readonly Fault[] }): ReactNode => (
  <div className="scroll" tabIndex={0} role="region" aria-label={label}>
    <table className="plain cells">
      <thead>
        <tr>
          <th scope="col">行</th>
          <th scope="col">列</th>
          <th scope="col">问题</th>
          <th scope="col">怎样改正</th>
        </tr>
      </thead>
      <tbody>
        {faults.map((f, i) => (
          <tr key={i}>
            <td className="date">
              第 {f.row} 行{f.cell && <small className="more">{f.cell}</small>}
            </td>
            <th scope="row">{f.column}</th>
            <td>{f.message}</td>
            <td>{f.mend}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function Lines({ lines }: { lines: readonly Line[] }): ReactNode {
  const kinds = (Object.keys(ACTIONS) as Line['action'][]).filter(a => lines.some(l => l.action === a));
  const [shown, setShown] = useState<Line['action'] | 'all'>(() =>
    lines.some(l => l.action === 'faulty') ? 'faulty' : 'all',
  );
  const rows = shown === 'all' ? lines : lines.filter(l => l.action === shown);
  return (
    <>
      {kinds.length > 1 && (
        <div className="filters">
          <Segmented
            aria-label="显示哪些行"
            value={shown}
            onChange={setShown}
            options={[
              { value: 'all', label: `全部 ${lines.length}` },
              ...kinds.map(k => ({
                value: k,
                label: `${ACTIONS[k]} ${lines.filter(l => l.action === k).length}`,
              })),
            ]}
          />
        </div>
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label="名单各行">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">行</th>
              <th scope="col">姓名</th>
              <th scope="col">用户名</th>
              <th scope="col">单位</th>
              <th scope="col">角色</th>
              <th scope="col">结果</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(l => (
              <tr key={l.row}>
                <td className="date">{l.row}</td>
                <th scope="row">{l.name}</th>
                <td>{l.username}</td>
                <td>{l.unit}</td>
                <td>{l.role}</td>
                <td className="date">
                  {l.action === 'faulty' ? <b>{ACTIONS.faulty}</b> : ACTIONS[l.action]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/**
 * What would become of the list: what is wrong first, then what to look at, then every line.
 * @param children what may be done with a list that is right
 */
export const Report = ({ back, children }: { back: Back; children: ReactNode }): ReactNode => (
  <>
    {back.ok ? (
      <p role="status">
        核对无误：共 {back.rows} 行，新增 {back.created} 人，{back.unchanged} 人已有账号、不作改动。
      </p>
    ) : (
      <>
        <Alert
          className="problem"
          type="error"
          showIcon
          role="alert"
          title={`有 ${back.faults.length} 处须改正，整份都不导入`}
          description="请在名单中按下表逐格改正、保存，再选择文件。"
        />
        <Cells label="须改正之处" faults={back.faults} />
      </>
    )}
    {back.notes.length > 0 && (
      <>
        <h3>请核对（不妨碍导入）</h3>
        <Cells label="请核对之处" faults={back.notes} />
      </>
    )}
    {back.ok && children}
    <h3>名单各行</h3>
    <Lines lines={back.lines} />
  </>
);
