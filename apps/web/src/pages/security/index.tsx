import type { ReactNode } from 'react';
import { Page } from '../../parts/page';
import { Policies } from './policies';

/** 安全: the rules for everybody's sign-in. */
export default function Security(): ReactNode {
  return (
    <Page title="安全策略">
      <Policies />
    </Page>
  );
}
