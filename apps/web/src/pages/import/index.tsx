import { type ReactNode, useState } from 'react';
import type { Schemas } from '../../api/client';
import { Page } from '../../parts/page';
import { Review } from './review';
import { Source } from './source';

/** 导入方案: a document is read, a person looks through what was read and confirms it. */
export default function Import(): ReactNode {
  const [read, setRead] = useState<Schemas['ParseResultDto'] | null>(null);
  const [times, setTimes] = useState(0);
  return (
    <Page title="导入方案">
      <Source
        collapsed={read !== null}
        onRead={result => {
          setRead(result);
          setTimes(times + 1);
        }}
      />
      {read && <Review key={times} read={read} />}
    </Page>
  );
}
