import { type ReactNode, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ROLE_LABELS } from '@duban/chain';
import { useMe } from '../api/me';
import { unreadQuery } from '../api/queries';
import { LargeType } from '../parts/large-type';
import { Loading } from '../parts/loading';
import { Suggestion } from '../parts/suggestion';
import { useOnline } from '../parts/use-online';
import { usePhone } from '../parts/use-phone';
import { useLive } from './live';
import { navOf } from './nav';
import { useSignOut } from './sign-out';

function Who(): ReactNode {
  const me = useMe();
  const signOut = useSignOut();
  const seats = me.appointments.map(a => `${a.unitName} ${ROLE_LABELS[a.role]}`);
  return (
    <div className="who">
      <span className="name" title={seats.join('\n')}>
        {me.person.name}
        <small>{seats[0]}</small>
      </span>
      <LargeType />
      <Link to="/account">我的账号</Link>
      <Button size="small" onClick={() => signOut.mutate()} loading={signOut.isPending}>
        退出
      </Button>
    </div>
  );
}

/**
 * Asked again with every page and every return to the window, never by the clock: whoever has left the desk is signed
 * out in time.
 */
function Messages(): ReactNode {
  const { pathname } = useLocation();
  const unread = useQuery(unreadQuery);
  const phone = usePhone();
  const { refetch } = unread;
  useEffect(() => void refetch(), [pathname, refetch]);
  const count = unread.data?.unread ?? 0;
  return (
    <NavLink to="/messages">
      消息
      {count > 0 && (
        <span className="count">
          {/* A phone counts nothing at anybody. */}
          {phone ? '未读' : count}
          {!phone && <span className="sr">条未读</span>}
        </span>
      )}
    </NavLink>
  );
}

/** Says that what is shown is no longer kept up to date. */
function Network(): ReactNode {
  const online = useOnline();
  return (
    <div className="network" role="status">
      {!online && <p>网络已断开。页面停在断开前的内容，正在填写的报告存在本机；恢复后自动更新。</p>}
    </div>
  );
}

/** How high the bar at the top is: what stays in sight below it has to know, and names, widths and large type change it. */
function useHeight(): RefObject<HTMLElement | null> {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!bar.current) return undefined;
    const { style } = document.documentElement;
    const watch = new ResizeObserver(([{ target }]) =>
      style.setProperty('--top', `${(target as HTMLElement).offsetHeight}px`),
    );
    watch.observe(bar.current);
    return () => watch.disconnect();
  }, []);
  return bar;
}

/** The frame of every page: where one is, where one can go, who one is. */
export function Shell(): ReactNode {
  const me = useMe();
  useLive();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const bar = useHeight();
  useEffect(() => {
    setOpen(false);
    // Whoever navigates by keyboard or listens goes on at the new page, not at the link that was left.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        跳到正文
      </a>
      <header className="top" ref={bar}>
        <Link className="brand" to="/">
          督办<small>{me.region ?? ''}</small>
        </Link>
        <button
          type="button"
          className="menu"
          aria-expanded={open}
          aria-controls="nav"
          onClick={() => setOpen(!open)}
        >
          菜单
        </button>
        <div id="nav" className={open ? 'nav open' : 'nav'}>
          <nav aria-label="主导航">
            {navOf(me).map(item => (
              <NavLink key={item.to} to={item.to} end={item.to === '/'}>
                {item.label}
              </NavLink>
            ))}
            <Messages />
          </nav>
          <Who />
        </div>
      </header>
      <Network />
      <main id="main" ref={main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <Suggestion />
      <ScrollRestoration />
    </>
  );
}
