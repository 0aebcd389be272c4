import { type ReactNode, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Button, Checkbox } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { type CommandKey, useCommand } from '../../api/use-command';
import { download } from '../../parts/download';
import { Page, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { NoPasswords, Passwords } from './passwords';
import { type PasswordLine, passwordLines } from './passwords-file';
import { Report } from './report';
import './people-import.css';

type Back = Schemas['BroughtPeopleDto'];

/** A list somebody chose. */
interface Given {
  file: File;
  /** What tells one choice from another: a file says nothing of itself in JSON. */
  mark: string;
  renew: boolean;
}

const MAX_BYTES = 20 * 1024 * 1024;
/** Passwords a server hashes in a second. */
const A_SECOND = 40;

const bring = ({ file, renew }: Given, dryRun: boolean, key?: CommandKey): Promise<Back> =>
  ask(
    api.POST('/api/v1/people/import', {
      params: { query: { dryRun, ...(renew && { renew }) } },
      body: file as unknown as string,
      bodySerializer: body => body as unknown as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream', ...key },
    }),
  );

function Template(): ReactNode {
  const take = useCommand(() => download('/api/v1/people/template.xlsx', '人员名单模板.xlsx'), {
    quiet: true,
    done: '已下载',
  });
  return (
    <Section title="一、下载模板填写">
      <p className="quiet">
        每行一人一个角色；一人多个角色的分行填写，用户名相同。单位、角色有下拉选择。也可以用自己的名单，标题行须有姓名、用户名、单位、角色。
      </p>
      <ProblemAlert problem={take.error} />
      <Button loading={take.isPending} onClick={() => take.mutate(undefined)}>
        下载名单模板
      </Button>
    </Section>
  );
}

function Bring({ onTaken }: { onTaken: (lines: PasswordLine[]) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const look = useCommand((g: Given) => bring(g, true), { quiet: true, onDone: (_, g) => setGiven(g) });
  const take = useCommand((g: Given, key) => bring(g, false, key), {
    done: b => (b.created ? `已导入：新增 ${b.created} 人` : `已重新生成 ${b.passwords.length} 个一次性密码`),
    onDone: b => {
      onTaken(passwordLines(b));
      take.reset();
    },
  });
  const busy = look.isPending || take.isPending;
  const choose = (file: File | undefined): void => {
    if (!file || busy) return;
    take.reset();
    setGiven(null);
    setTooLarge(file.size > MAX_BYTES);
    const mark = `${file.name} ${file.size} ${file.lastModified}`;
    if (file.size <= MAX_BYTES) look.mutate({ file, mark, renew: false });
    // The same file, mended, can be chosen again.
    if (input.current) input.current.value = '';
  };
  const back = given ? look.data : undefined;
  const people = back ? back.created + (given?.renew ? back.waiting : 0) : 0;
  return (
    <Section title="二、上传名单">
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={e => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={e => {
          e.preventDefault();
          setOver(false);
          choose(e.dataTransfer.files[0]);
        }}
      >
        <label className="button file">
          选择名单文件
          <input
            ref={input}
            className="sr"
            type="file"
            accept=".xlsx"
            disabled={busy}
            onChange={e => choose(e.target.files?.[0])}
          />
        </label>
        <p className="quiet">也可把文件拖到这里。先逐格核对，看过结果再确认；有一处不对，整份都不导入。</p>
      </div>
      <div role="status">
        {look.isPending && <p className="quiet">正在核对……</p>}
        {take.isPending && (
          <p>
            正在生成 {people} 个一次性密码并建立账号，约需 {Math.ceil(people / A_SECOND) + 1}{' '}
            秒，请不要关闭页面……
          </p>
        )}
      </div>
      {tooLarge && <p className="returned">文件超过 20 MB，请只保留人员名单。</p>}
      <ProblemAlert problem={look.error ?? take.error} />
      {back && given && (
        <>
          <Report back={back}>
            {back.waiting > 0 && (
              <p>
                <Checkbox
                  checked={given.renew}
                  disabled={busy}
                  onChange={e => setGiven({ ...given, renew: e.target.checked })}
                >
                  为其中从未登录过的 {back.waiting} 人重新生成一次性密码（原来的作废）
                </Checkbox>
              </p>
            )}
            <div className="actions">
              <Button
                type="primary"
                disabled={people === 0}
                loading={take.isPending}
                onClick={() => take.mutate(given)}
              >
                确认导入
              </Button>{' '}
              {people === 0 && <span className="returned inline">名单中没有新的人员，不用导入</span>}
            </div>
          </Report>
        </>
      )}
    </Section>
  );
}

/** 批量导入人员: a list out and in, and the passwords it makes, shown once. */
export default function PeopleImport(): ReactNode {
  const [taken, setTaken] = useState<PasswordLine[] | null>(null);
  return (
    <Page title="批量导入人员" extra={<Link to="/people">返回人员</Link>}>
      {taken?.length ? (
        <div className="people-list">
          <Passwords lines={taken} onDone={() => setTaken(null)} />
        </div>
      ) : (
        <div className="people-list">
          {taken && <NoPasswords />}
          <p className="intro">
            已有账号的人员不作改动。三员的角色和已有账号的增加任职，由安全管理员授予，不能导入。
          </p>
          <Template />
          <Bring onTaken={setTaken} />
        </div>
      )}
    </Page>
  );
}
