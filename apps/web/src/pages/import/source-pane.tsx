import type { ReactNode } from 'react';
import { VirtualList } from '../../parts/virtual-list';
import { type Place, type Read, rowOf } from './desk';

/** The source as it was met; what the chosen value was read from is marked and in sight. */
export function SourcePane({ rows, place }: { rows: Read['preview']; place: Place | null }): ReactNode {
  const at = rowOf(rows, place);
  return (
    <VirtualList count={rows.length} estimate={44} label="来源文件" show={at} className="source-pane">
      {i => (
        <div className={i === at ? 'source-row here' : 'source-row'} aria-current={i === at || undefined}>
          <span className="line-no">{rows[i].line}</span>
          <span className="source-cells">
            {rows[i].cells.map((c, k) =>
              i === at && place?.cell !== undefined && c.at === place.cell ? (
                <mark key={k}>{c.text}</mark>
              ) : (
                <span key={k}>{c.text}</span>
              ),
            )}
          </span>
        </div>
      )}
    </VirtualList>
  );
}
