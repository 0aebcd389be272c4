import type { ReactNode } from 'react';
import { Popover } from 'antd';
import { useMeta } from '../api/queries';

export type Colour = 'green' | 'blue' | 'yellow' | 'red' | 'grey';

/** The colour by name and the level in words: nobody has to tell colours apart. */
export const LIGHT_NAMES: Readonly<Record<Colour, string>> = {
  green: '绿灯',
  blue: '蓝灯',
  yellow: '黄灯',
  red: '红灯',
  grey: '灰灯',
};

export const Dot = ({ light }: { light: Colour }): ReactNode => (
  <span className={`dot ${light}`} aria-hidden="true" />
);

/** 亮灯, and its reason on pointing, on focus and on pressing. */
export function Light({ light, why }: { light: Colour; why: string }): ReactNode {
  const { lights } = useMeta();
  const label = lights[light] ?? LIGHT_NAMES[light];
  return (
    <Popover
      trigger={['hover', 'focus', 'click']}
      content={<div className="why">{why}</div>}
      title={`${LIGHT_NAMES[light]}：${label}`}
    >
      <button type="button" className="light" aria-label={`${LIGHT_NAMES[light]}，${label}。${why}`}>
        <Dot light={light} />
        {/* Grey stands for three things; its reason is the shorter and the clearer word. */}
        {light === 'grey' ? why : label}
      </button>
    </Popover>
  );
}
