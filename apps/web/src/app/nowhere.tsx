import type { ReactNode } from 'react';
import { Link, useRouteError } from 'react-router';
import { Button } from 'antd';
import { Page } from '../parts/page';
import { ProblemAlert } from '../parts/problem-alert';

export const Nowhere = (): ReactNode => (
  <Page title="没有这个页面">
    <p>
      请检查网址，或<Link to="/">回到首页</Link>。
    </p>
  </Page>
);

/** A page that broke. After an update of the server the old page's parts are gone: loading it anew helps. */
export function Broken(): ReactNode {
  const error = useRouteError();
  return (
    <main className="bare">
      <ProblemAlert problem={error} />
      <p>
        <Button type="primary" onClick={() => window.location.reload()}>
          重新加载
        </Button>{' '}
        <a href="/">回到首页</a>
      </p>
    </main>
  );
}
