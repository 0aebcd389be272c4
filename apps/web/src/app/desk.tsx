import { type ReactNode, useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { queryClient } from '../api/query-client';
import { useLargeType } from '../parts/large-type';
import { usePhone } from '../parts/use-phone';
import { router } from './router';
import { deskTheme, largeTheme } from './theme';

/** On a phone everything that is touched is large enough for a thumb. */
function Look({ children }: { children: ReactNode }): ReactNode {
  const phone = usePhone();
  const large = useLargeType();
  useEffect(() => {
    document.documentElement.classList.toggle('phone', phone);
    document.documentElement.classList.toggle('large', large);
  }, [phone, large]);
  return (
    <ConfigProvider
      locale={zhCN}
      theme={large ? largeTheme : deskTheme}
      componentSize={phone ? 'large' : 'middle'}
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}

/** The web pages. */
export const Desk = (): ReactNode => (
  <QueryClientProvider client={queryClient}>
    <Look>
      <RouterProvider router={router} />
    </Look>
  </QueryClientProvider>
);
