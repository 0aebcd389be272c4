import { type ReactNode, useState } from 'react';
import { commands, type LinkedItem, useDoing } from './calls';
import { ReportForm } from './report-form';
import { Trouble } from './trouble';

/** One thing owed, and what can be done about it here. */
export function Item(props: {
  token: string;
  item: LinkedItem;
  /** The mail pointed to this one. */
  chosen: boolean;
  late: boolean;
  onDone: (said: string) => void;
}): ReactNode {
  const { token, item, onDone } = props;
  const [open, setOpen] = useState(props.chosen && item.action === 'report');
  const { busy, problem, run } = useDoing();
  const fill = open ? '收起' : item.started ? '继续填报' : '填报';
  const sign = async (): Promise<void> => {
    if (await run(item.id, key => commands(token).sign([item.id], key))) onDone(`已签收：${item.title}`);
  };
  const noProgress = async (): Promise<void> => {
    if (await run(item.id, key => commands(token).noProgress([item.id], key)))
      onDone(`已报“无新进展”：${item.title}`);
  };
  return (
    <li id={item.id} className={props.chosen ? 'item chosen' : 'item'}>
      <h2>
        {item.label}
        <span className={props.late ? 'due late' : 'due'}>{item.dueWords}</span>
      </h2>
      <p>{item.title ?? '敏感事项，内容需登录查看'}</p>
      <Trouble problem={problem} />
      <div className="actions">
        {item.action === 'sign' && (
          <button
            type="button"
            className="main"
            disabled={busy}
            aria-label={`${busy ? '正在签收…' : '签收'}：${item.title}`}
            onClick={() => void sign()}
          >
            {busy ? '正在签收…' : '签收'}
          </button>
        )}
        {item.action === 'report' && (
          <>
            <button
              type="button"
              className="main"
              aria-expanded={open}
              aria-label={`${fill}：${item.title}`}
              onClick={() => setOpen(!open)}
            >
              {fill}
            </button>
            {!item.started && !open && (
              <button
                type="button"
                disabled={busy}
                aria-label={`无新进展：${item.title}`}
                onClick={() => void noProgress()}
              >
                无新进展
              </button>
            )}
          </>
        )}
        <a href={item.link} aria-label={`登录办理：${item.title ?? item.label}`}>
          登录办理
        </a>
      </div>
      {open && item.action === 'report' && <ReportForm token={token} item={item} onDone={onDone} />}
    </li>
  );
}
