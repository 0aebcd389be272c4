import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type JournalDetail, type JournalEntry, journalEntryQuery } from '../../api/audit-queries';
import type { Schemas } from '../../api/client';
import { Loaded } from '../../parts/loading';
import { Nothing } from '../../parts/page';
import { time } from '../../parts/time';
import type { Asked } from './use-asked';

type Ask = (change: Partial<Asked>) => void;

const CAME: Readonly<Record<Schemas['Entrance'], string>> = {
  desk: '网页',
  mail_link: '邮件链接',
  terminal: '服务器命令行',
  system: '系统自动',
};

const Fields = ({ change: c }: { change: JournalDetail['changes'][number] }): ReactNode => (
  <table className="plain">
    <thead>
      <tr>
        <th scope="col">项目</th>
        {!c.added && <th scope="col">原来</th>}
        <th scope="col">{c.added ? '内容' : '改为'}</th>
      </tr>
    </thead>
    <tbody>
      {c.fields.map(f => (
        <tr key={f.words}>
          <th scope="row">{f.words}</th>
          {!c.added && <td className="prose">{f.before}</td>}
          <td className="prose">{f.after}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** What an entry changed, record by record. */
const Changes = ({ detail: d, onAsk }: { detail: JournalDetail; onAsk: Ask }): ReactNode => (
  <div className="changes">
    {d.changes.length === 0 && <Nothing>没有改动记录（登录、导出等只留痕）。</Nothing>}
    {d.changes.map(c => (
      <section key={`${c.table} ${c.id}`} aria-label={`${c.words}${c.name ?? ''}`}>
        <h3 className="line">
          <span>
            {c.added ? '新增' : '改动'}
            {c.words}
            {c.name && `：${c.name}`}
          </span>
          <Button size="small" type="link" onClick={() => onAsk({ table: c.table, record: c.id })}>
            这条记录的全部日志
          </Button>
        </h3>
        {c.veiled ? (
          <Nothing>涉及超出您知悉范围的任务，内容不显示。</Nothing>
        ) : c.fields.length === 0 ? (
          <Nothing>只有系统内部的变化。</Nothing>
        ) : (
          <div className="scroll">
            <Fields change={c} />
          </div>
        )}
      </section>
    ))}
    {d.more > 0 && <Nothing>另有 {d.more} 条记录，未逐条列出。</Nothing>}
    <p className="quiet hash">
      {d.seq === null ? '尚未封存' : `封存序号 ${d.seq}`}，摘要 {d.hash}
    </p>
  </div>
);

const Detail = ({ id, onAsk }: { id: number; onAsk: Ask }): ReactNode => {
  const detail = useQuery(journalEntryQuery(id));
  return <Loaded of={detail}>{d => <Changes detail={d} onAsk={onAsk} />}</Loaded>;
};

/** One entry: who, how they came, what; more of it when it is opened. */
export function EntryLine({ entry: e, onAsk }: { entry: JournalEntry; onAsk: Ask }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className="line">
        <time className="quiet">{time(e.at)}</time>
        {e.personId ? (
          <button
            type="button"
            className="link"
            aria-label={`只看 ${e.name}`}
            onClick={() => onAsk({ person: e.personId ?? '', name: e.name, system: false })}
          >
            {e.name}
          </button>
        ) : (
          <span>{e.name}</span>
        )}
        <b>{e.words}</b>
        <span className="quiet">{CAME[e.came]}</span>
        <span className="state">
          <span className="quiet">日志 {e.id}</span>
          <Button
            size="small"
            aria-expanded={open}
            aria-label={`${open ? '收起' : '查看'}日志 ${e.id}`}
            onClick={() => setOpen(!open)}
          >
            {open ? '收起' : '查看'}
          </Button>
        </span>
      </div>
      {e.veiled && <p className="quiet">涉及超出您知悉范围的任务，理由和内容不显示。</p>}
      {e.reason && <p className="prose clamp">{e.reason}</p>}
      {e.onBehalf && (
        <p className="quiet">
          代{e.onBehalf.unitName}录入{e.onBehalf.source && `，来源：${e.onBehalf.source}`}
        </p>
      )}
      {e.tasks.map(t => (
        <p key={t.id} className="quiet about">
          <button type="button" className="link" onClick={() => onAsk({ task: t.id })}>
            {t.planTitle}第{t.no}项
          </button>{' '}
          {t.text}
        </p>
      ))}
      {e.touched.length > 0 && (
        <p className="quiet">改动 {e.touched.map(t => `${t.words}${t.count}条`).join('、')}</p>
      )}
      {open && <Detail id={e.id} onAsk={onAsk} />}
    </li>
  );
}
