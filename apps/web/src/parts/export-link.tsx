import type { ReactNode } from 'react';
import { Button } from 'antd';

/** A list as a workbook: the same list, with the same filter. */
export function ExportLink({
  list,
  query = {},
  label = '导出 Excel',
}: {
  /** Its address below the API: `notices`. */
  list: string;
  query?: Readonly<Record<string, string | readonly string[] | boolean | undefined>>;
  label?: string;
}): ReactNode {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? (value as string[]) : [value])
      if (one !== undefined && one !== false) params.append(name, String(one));
  const asked = params.size ? `?${params}` : '';
  return (
    <Button href={`/api/v1/${list}/export.xlsx${asked}`} download>
      {label}
    </Button>
  );
}
