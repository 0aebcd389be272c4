import type { ReactNode } from 'react';
import type { Colour } from '../../parts/light';

const SHAPES: Readonly<Record<Colour, ReactNode>> = {
  green: <circle cx="6" cy="6" r="5" />,
  blue: <path d="M6 0.5 11.5 6 6 11.5 0.5 6Z" />,
  yellow: <path d="M6 0.8 11.6 11H0.4Z" />,
  red: <path d="M1 1h10v10H1Z" />,
  grey: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
};

/** A light as a shape of its own: a circle, a diamond, a triangle, a square, a ring. Nobody has to tell colours apart. */
export const Sign = ({ light }: { light: Colour }): ReactNode => (
  <svg className="sign" viewBox="0 0 12 12" aria-hidden="true" fill="currentColor">
    {SHAPES[light]}
  </svg>
);
