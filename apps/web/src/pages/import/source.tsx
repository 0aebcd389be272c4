import { type ReactNode, useRef, useState } from 'react';
import { Button, Form, Input } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

const MAX_BYTES = 20 * 1024 * 1024;
const ACCEPTED = '.docx,.xlsx,.csv,.tsv,.html,.htm,.txt,.pdf,.md';

/** What was given to be read: the file is kept while the page is open, to be read again with other columns. */
export type Given = { file: File } | { text: string };

const upload = (file: File): Promise<Schemas['ParseResultDto']> =>
  ask(
    api.PUT('/api/v1/imports/file', {
      params: { query: { fileName: file.name } },
      body: file as unknown as string,
      bodySerializer: body => body as unknown as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
  );

/** Reads what was given. */
export const readGiven = (given: Given): Promise<Schemas['ParseResultDto']> =>
  'file' in given
    ? upload(given.file)
    : ask(api.POST('/api/v1/imports/parse', { body: { fileName: '粘贴的正文.txt', text: given.text } }));

/** The document: a file, or text pasted from one. Nothing is kept of it before it is confirmed. */
export function Source({
  onRead,
}: {
  onRead: (result: Schemas['ParseResultDto'], given: Given) => void;
}): ReactNode {
  const [text, setText] = useState('');
  const [tooLarge, setTooLarge] = useState(false);
  const [over, setOver] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const parse = useCommand(readGiven, { quiet: true, onDone: onRead });
  const choose = (chosen: File | undefined): void => {
    if (!chosen || parse.isPending) return;
    setTooLarge(chosen.size > MAX_BYTES);
    if (chosen.size <= MAX_BYTES) parse.mutate({ file: chosen });
    // The same file, mended, can be chosen again.
    if (file.current) file.current.value = '';
  };
  return (
    <Section title="文件">
      <Form layout="vertical">
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
            选择文件
            <input
              ref={file}
              className="sr"
              type="file"
              accept={ACCEPTED}
              disabled={parse.isPending}
              onChange={e => choose(e.target.files?.[0])}
            />
          </label>
          <p className="quiet">
            也可把文件拖到这里。可读 Word（.docx）、Excel（.xlsx）、.csv、网页、纯文本和有文字的 PDF，不超过
            20 MB。
          </p>
        </div>
        <Form.Item label="或粘贴正文" htmlFor="pasted">
          <Input.TextArea
            id="pasted"
            value={text}
            rows={8}
            placeholder="江州区2026年重点工作任务分解&#10；一、扩大消费&#10;1.打造夜经济示范街区3个。&#10；牵头单位：区商务委&#10；责任单位：区文旅委、区城管局"
            onChange={e => setText(e.target.value)}
          />
        </Form.Item>
      </Form>
      <div role="status">
        {parse.isPending && <p className="quiet">正在上传并读取，几千行的文件需要几秒……</p>}
      </div>
      {tooLarge && <p className="returned">文件超过 20 MB，请只保留任务部分。</p>}
      <ProblemAlert problem={parse.error} />
      <Button
        type="primary"
        disabled={!text.trim()}
        loading={parse.isPending}
        onClick={() => parse.mutate({ text })}
      >
        读取
      </Button>
    </Section>
  );
}
