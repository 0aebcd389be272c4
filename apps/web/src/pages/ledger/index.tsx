import type { ReactNode } from 'react';
import { Button } from 'antd';
import { Link } from 'react-router';
import { Page } from '../../parts/page';
import { usePhone } from '../../parts/use-phone';
import { DeskLedger } from './desk-ledger';
import { PhoneLedger } from './phone-ledger';
import './ledger.css';
import { exportHref, useFilter } from './use-filter';
import { ViewsMenu } from './views-menu';

/** 工作台账. */
export default function Ledger(): ReactNode {
  const phone = usePhone();
  const filtering = useFilter();
  return (
    <Page
      title="工作台账"
      extra={
        <>
          <ViewsMenu filtering={filtering} />
          {!phone && (
            <Link
              className="button"
              to={filtering.filter.planId ? `/plans/${filtering.filter.planId}/wall` : '/wall'}
            >
              挂图作战
            </Link>
          )}
          <Button href={exportHref(filtering.filter)} download>
            导出 Excel
          </Button>
        </>
      }
    >
      {phone ? <PhoneLedger filtering={filtering} /> : <DeskLedger filtering={filtering} />}
    </Page>
  );
}
