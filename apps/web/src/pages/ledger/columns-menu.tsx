import type { ReactNode } from 'react';
import { Button, Checkbox, Popover } from 'antd';
import { COLUMNS, USUAL_COLUMNS } from './columns';
import type { Filtering } from './use-filter';

/** Which columns are shown. */
export function ColumnsMenu({ filtering }: { filtering: Filtering }): ReactNode {
  const { columns, change } = filtering;
  const chosen = columns ?? USUAL_COLUMNS;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <fieldset className="column-choice">
          <legend>显示的列</legend>
          <Checkbox.Group
            value={[...chosen]}
            options={COLUMNS.map(c => ({ value: c.key, label: c.title }))}
            onChange={keys => change({ columns: keys.length ? keys : USUAL_COLUMNS })}
          />
          <Button size="small" disabled={!columns} onClick={() => change({ columns: undefined })}>
            恢复常用的列
          </Button>
        </fieldset>
      }
    >
      <Button aria-haspopup="dialog">列</Button>
    </Popover>
  );
}
