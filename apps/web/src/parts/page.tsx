import { type ReactNode, useEffect } from 'react';

/** A page's head and body; its title is also that of the window. */
export function Page({
  title,
  heading,
  extra,
  children,
}: {
  title: string;
  /** Where the heading says more than the title. */
  heading?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · 督办`;
  }, [title]);
  return (
    <div className="page">
      <div className="head">
        <h1>{heading ?? title}</h1>
        {extra && <div className="extra">{extra}</div>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page under a heading of its own. */
export const Section = ({
  title,
  extra,
  children,
}: {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}): ReactNode => (
  <section className="section">
    <div className="head">
      <h2>{title}</h2>
      {extra && <div className="extra">{extra}</div>}
    </div>
    {children}
  </section>
);

/** Nothing here, and why that is. */
export const Nothing = ({ children }: { children: ReactNode }): ReactNode => (
  <p className="nothing">{children}</p>
);
