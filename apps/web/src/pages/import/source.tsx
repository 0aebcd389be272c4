import { type ReactNode, useRef, useState } from 'react';
import { Button, Form, Input } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

const MAX_BYTES = 3_700_000;

const base64 = (file: File): Promise<string> =>
  new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => fail(reader.error ?? new Error('文件读不出来'));
    reader.readAsDataURL(file);
  });

/** The document: a file, or text pasted from one. Nothing is kept of it before it is confirmed. */
export function Source({
  collapsed,
  onRead,
}: {
  collapsed: boolean;
  onRead: (result: Schemas['ParseResultDto']) => void;
}): ReactNode {
  const [text, setText] = useState('');
  const [tooLarge, setTooLarge] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const parse = useCommand((body: Schemas['ParseDto']) => ask(api.POST('/api/v1/imports/parse', { body })), {
    quiet: true,
    onDone: onRead,
  });
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    setTooLarge(chosen.size > MAX_BYTES);
    if (chosen.size <= MAX_BYTES)
      parse.mutate({ fileName: chosen.name, contentBase64: await base64(chosen) });
    // The same file, mended, can be chosen again.
    if (file.current) file.current.value = '';
  };
  return (
    <Section title="文件">
      <Form layout="vertical">
        <Form.Item extra="纯文本文件（.txt）；Word、PDF 请打开后复制正文粘贴到下面">
          <label className="button file">
            选择文件
            <input
              ref={file}
              className="sr"
              type="file"
              accept=".txt,.md,.csv,text/plain"
              disabled={parse.isPending}
              onChange={e => void choose(e.target.files?.[0])}
            />
          </label>
        </Form.Item>
        <Form.Item label="或粘贴正文" htmlFor="pasted">
          <Input.TextArea
            id="pasted"
            value={text}
            rows={collapsed ? 3 : 12}
            placeholder="江州区2026年重点工作任务分解&#10;一、扩大消费&#10;1.打造夜经济示范街区3个。&#10;牵头单位：区商务委&#10;责任单位：区文旅委、区城管局"
            onChange={e => setText(e.target.value)}
          />
        </Form.Item>
      </Form>
      {tooLarge && <p className="returned">文件超过 3.5 MB，请只保留任务部分。</p>}
      <ProblemAlert problem={parse.error} />
      <Button
        type={collapsed ? 'default' : 'primary'}
        disabled={!text.trim()}
        loading={parse.isPending}
        onClick={() => parse.mutate({ fileName: '粘贴的正文.txt', text })}
      >
        {collapsed ? '重新读取' : '读取'}
      </Button>
    </Section>
  );
}
