import { type ReactNode, useEffect, useRef, useState } from 'react';
import { App, Button } from 'antd';
import { useMe } from '../../api/me';
import { useCommand } from '../../api/use-command';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { type Desk, newDesk } from './desk';
import { initialChoices } from './names';
import { Review } from './review';
import { type Given, readGiven, Source } from './source';
import { clear, keep, kept } from './store';

/** Milliseconds after the last change. */
const KEEP_AFTER = 400;

/** 导入方案: a document is read, a person looks through what was read and confirms it. */
export default function Import(): ReactNode {
  const person = useMe().person.id;
  const { message } = App.useApp();
  const [desk, setDesk] = useState<Desk | null>(null);
  const [times, setTimes] = useState(0);
  const [given, setGiven] = useState<Given | null>(null);
  const done = useRef(false);
  const take = (next: Desk | null): void => {
    setDesk(next);
    setTimes(n => n + 1);
  };
  const again = useCommand(readGiven, {
    quiet: true,
    onDone: read => take(newDesk(read, desk?.fileName ?? '', initialChoices(read.names))),
  });
  useEffect(() => {
    let gone = false;
    void kept(person).then(found => {
      if (!gone && found) setDesk(d => d ?? found);
    });
    return () => void (gone = true);
  }, [person]);
  useEffect(() => {
    if (!desk) return undefined;
    const timer = window.setTimeout(() => {
      if (!done.current) void keep(person, desk);
    }, KEEP_AFTER);
    return () => window.clearTimeout(timer);
  }, [desk, person]);
  const leave = (): void => {
    done.current = true;
    void clear(person);
  };
  return (
    <Page
      title="导入方案"
      extra={
        desk && (
          <Button
            onClick={() => {
              void clear(person);
              setGiven(null);
              take(null);
            }}
          >
            换一份文件
          </Button>
        )
      }
    >
      {!desk && (
        <Source
          onRead={(read, from) => {
            setGiven(from);
            take(newDesk(read, 'file' in from ? from.file.name : '粘贴的正文', initialChoices(read.names)));
          }}
        />
      )}
      <ProblemAlert problem={again.error} />
      {desk && (
        <Review
          key={times}
          desk={desk}
          onDesk={change => setDesk(d => d && change(d))}
          reading={again.isPending}
          onMapped={() => {
            if (given) again.mutate(given);
            else void message.info('已记住。请换一份文件，重新选择后按新的栏目读取');
          }}
          onDone={leave}
        />
      )}
    </Page>
  );
}
